"""The guarded process in which foreign files are read."""
