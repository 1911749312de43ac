"""Opening any file as plain rows: containers, encodings, delimiters, workbooks."""
