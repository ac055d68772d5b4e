"""The demo data: a housing company's half year, and the program that writes it."""
