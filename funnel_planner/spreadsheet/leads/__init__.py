"""Making leads and a ledger of the rows of tables, by a mapping."""
