"""Writing workbooks that recalculate."""
