"""The rules of paymatch: pure, on the standard library alone, with no input, output, clock or randomness."""
