"""The sheets of a plan's workbook, one a module, and the tables that stand on them."""
