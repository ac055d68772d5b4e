"""How the application looks: its themes, the sizes it is laid out for, and the house style of all screens."""
