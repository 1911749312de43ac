"""Single leads: what is known of them, and what was said of them by hand."""
