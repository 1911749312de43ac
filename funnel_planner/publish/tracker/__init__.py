"""A lead tracker: a workbook that people fill in by hand."""
