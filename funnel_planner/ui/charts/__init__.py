"""Charts: the funnel painted by hand, axes by pyqtgraph (imported late)."""
