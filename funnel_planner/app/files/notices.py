"""What the reader noticed in a file, as sentences."""

from funnel_planner.spreadsheet.tables.table import Note
from funnel_planner.words import mark, tr

NOTICES: dict[str, str] = {
    "sheet_chosen": mark("Of several sheets, “{value}” looks most like a table and is read."),
    "sheet_is_hidden": mark("The sheet “{value}” is hidden in the workbook; it is read because no other has rows."),
    "sheets_hidden": mark("Hidden sheets are not read: {value}."),
    "tables_several": mark(
        "There are {value} tables here; the one whose header is in line {line} is read."
        " Choose another if you meant that (on the command line: --sheet NAME#2 or #2)."
    ),
    "header_of_two_rows": mark("The header is in two rows, up to line {line}; they are read as one."),
    "groups_named_once": mark(
        "Each group is named in its first row only ({value}); the rows below belong to it and are read so."
    ),
    "period_and_year": mark("A period and its year stand in two columns ({value}); they are read as one period."),
    "stages_in_rows": mark("Each stage has a row of its own; the table is read the other way round."),
    "cross_periods": mark(
        "Months or other periods stand side by side; each number below them is read as a row of its own, with its"
        " period. If rows are something else, choose what they are (on the command line: --shape)."
    ),
    "cross_channels": mark(
        "Channels stand side by side; each number below them is read as a row of its own, with its channel."
        " If rows are something else, choose what they are (on the command line: --shape)."
    ),
    "cross_shares": mark("The numbers look like shares: they add up to 100, or are parts of 1."),
    "cross_called": mark("The header, title, sheet or file name calls the numbers “{value}”."),
    "cross_repeated": mark("{value} stands in the header more than once; the numbers below are added up."),
    "cross_left_out": mark("These columns belong to no month or channel and are not read: {value}."),
    "rows_hidden": mark("Hidden rows are read like all others: {value}."),
    "columns_hidden": mark("Hidden columns are read like all others: {value}."),
    "cells_merged_down": mark(
        "Cells merged over several rows: {value}. What they say is taken for each of their rows; an amount counts once,"
        " in the first of them."
    ),
    "cells_merged_across": mark(
        "Cells merged over several columns: {value}. What they say is read in the first of these columns;"
        " in a header of two rows it is taken for all of them."
    ),
    "days_from_1904": mark("Dates in this workbook count from 1904, as on old Macs; they have been converted."),
    "page_named_workbook": mark("The file is a web page, although its name ends with {value}; its table is read."),
    "xml_named_workbook": mark("The file is an XML table, although its name ends with {value}; it is read as such."),
    "error_cells_blank": mark("Cells with an error such as #N/A count as blank: {value}."),
    "formulas_without_value": mark(
        "Formulas without a stored result count as blank: {value}. Save the workbook in Excel or LibreOffice."
    ),
    "read_by_fallback": mark("The workbook is built in an unusual way and was read by a second, slower reader."),
    "encoding_uncertain": mark(
        "It is not certain how the letters are encoded ({value} is assumed). Look at names with accents."
    ),
    "characters_damaged": mark("Some characters do not fit the encoding {value} and are shown as �."),
    "delimiter_declared": mark("The first line of the file names the delimiter: {value}"),
    "text_wrongly_converted": mark(
        "Accented letters were damaged before the file came here. Export it again as UTF-8."
    ),
    "text_named_workbook": mark("The file is plain text, although its name ends with {value}."),
    "lines_quoted": mark("Each line is one quoted cell; what stands within the quotes is read as cells."),
    "nul_characters_removed": mark("Invisible NUL characters were removed."),
    "quote_never_closed": mark("Line {line}: a quotation mark is never closed; the line is read as one row."),
    "stray_quote": mark("Line {line}: a quotation mark stands within a cell."),
}


def notice(note: Note) -> str:
    """The sentence for a note, in the language in use."""
    value = note.value.replace("\t", "TAB")
    return tr(NOTICES[note.kind]).format(value=value, line=note.line)
