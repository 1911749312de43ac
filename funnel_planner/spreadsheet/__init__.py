"""Reading foreign spreadsheets, in a guarded child process."""
