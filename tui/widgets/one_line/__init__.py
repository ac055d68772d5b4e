"""Widgets that take one line of the screen."""
