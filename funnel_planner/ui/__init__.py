"""What one sees: the only place that speaks Qt."""
