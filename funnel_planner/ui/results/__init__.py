"""The views of the results: each answers one question about the same leads."""
