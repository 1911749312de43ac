"""How much of a foreign file is borne before it is refused."""

MEBIBYTE = 1024 * 1024

READER_MEMORY_BYTES = 1536 * MEBIBYTE
"""Address space of the reading process; more ends it."""
READER_SILENCE_S = 60.0
"""A reading process that says nothing for so long is ended."""
READER_IDLE_S = 120.0
"""A reading process without a task ends itself after so long, to give its memory back."""

READER_PAUSE_S = 0.25
"""A reading process without a task for so long clears up."""

ZIP_PARTS = 20_000
"""Parts of a workbook's zip container."""
ZIP_UNPACKED_BYTES = 2048 * MEBIBYTE
"""Unpacked size of all parts together."""
ZIP_RATIO = 250
"""Unpacked by packed size of one part; sheets of equal rows reach about 100, bombs 1,000."""
ZIP_SMALL_BYTES = 32 * MEBIBYTE
"""Parts up to this unpacked size may have any ratio."""

SHEET_CELLS = 40_000_000
"""Cells in the rectangle around a sheet's content (calamine holds 24 bytes for each, blank or not)."""

QUICK_BYTES = 4 * MEBIBYTE, 192 * MEBIBYTE
"""Unpacked size of sheets that ``quick_sheet`` reads, with the texts that they share."""

LINE_CHARACTERS = 32 * MEBIBYTE
"""The longest line or cell of a text file."""
CELL_LINES = 20_000
"""Lines that one quoted cell of a text file may span before its quote counts as never closed."""
NOTES_PER_KIND = 20
"""Notes of one kind that are kept for one table."""

MARKUP_CELLS = 5_000_000
"""Cells of all tables of a web page or XML file; they are held in memory."""
MARKUP_BYTES = 512 * MEBIBYTE
"""Size of a web page or XML file."""
