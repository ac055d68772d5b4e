"""How values and marks become text of a width, safe for the terminal."""
