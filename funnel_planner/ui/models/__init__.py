"""Table models that hold ready answers."""
