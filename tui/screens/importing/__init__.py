"""Importing from the screens: which file, how it is to be read, what is wrong with it, and the storing."""
