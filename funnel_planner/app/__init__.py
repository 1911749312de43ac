"""What one can do with a plan, without any Qt."""
