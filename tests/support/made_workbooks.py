"""Small sound files of each kind that can be written here, as starting points for damaged ones."""

import zipfile
from datetime import date, datetime
from io import BytesIO

import xlsxwriter

ROWS: list[list[str | float | date]] = [
    ["Lead ID", "Źródło", "Stage", "Created", "Value", "Active"],
    *(
        [f"L{n:04}", ("Google Ads", "E-mail", "Targi")[n % 3], ("Lead", "Offer", "Won")[n % 3],
         date(2024, 1 + n % 12, 1 + n % 28), 100.5 * n, n % 2 == 0]
        for n in range(25)
    ),
]  # fmt: skip
"""A header and 25 leads."""


def xlsx() -> bytes:
    """Two visible sheets and a hidden one, merged headings, formulas, dates and times."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"}) as book:
        notes, leads, hidden = (book.add_worksheet(name) for name in ("Notes", "Leads", "Old"))
        notes.write("A1", "Made for reading")
        hidden.write("A1", "secret")
        hidden.hide()
        leads.merge_range("A1:C1", "All leads")
        for line, row in enumerate(ROWS, 2):
            for column, cell in enumerate(row):
                leads.write(line, column, cell)
        leads.write_formula("G4", "=E4*2", None, 7)
        leads.write_formula("G5", "=NA()", None, "#N/A")
        leads.write("G6", datetime(2024, 1, 1, 10, 30))  # noqa: DTZ001 - cells have no zone
    return target.getvalue()


def flat_ods() -> bytes:
    """The leads as a flat OpenDocument sheet."""
    return _flat("office:document", ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"').encode()


def ods() -> bytes:
    """The leads as a zipped OpenDocument sheet."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("content.xml", _flat("office:document-content", ""))
        container.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest'
            ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return target.getvalue()


def page() -> bytes:
    """The leads as a web page behind a table for layout."""
    rows = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in ROWS)
    return (
        "<html><meta charset=utf-8><table><tr><td>logo<td>menu</table><h2>Leady</h2>"
        f"<table border=1><caption>Leady &amp; inne</caption>{rows}</table></html>"
    ).encode()


def excel_xml() -> bytes:
    """The leads in Excel 2003 XML."""
    rows = "".join("<Row>" + "".join(map(_xml_cell, row)) + "</Row>" for row in ROWS)
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="Leads"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def stacked_csv() -> bytes:
    """Title, two tables and a footer, with quotes and broken lines in cells."""
    rows = "\n".join(";".join(map(str, row)) for row in ROWS)
    return (
        f'Report;May\n\n{rows}\n"L9";"a ""b""";"two\nlines";;1,5;\nRazem;;;;100;\n\n'
        "Channel;Cost;Clicks\nGoogle Ads;12,5;3\nE-mail;1 200,00;7\n"
    ).encode("cp1250")


def _xml_cell(cell: object) -> str:
    kind, text = ("Number", str(cell)) if isinstance(cell, float) else ("String", str(cell))
    if isinstance(cell, date):
        kind, text = "DateTime", f"{cell.isoformat()}T00:00:00.000"
    return f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>'


def _flat(root: str, more: str) -> str:
    rows = "".join("<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in ROWS)
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{root}{spaces}{more}><office:body><office:spreadsheet>'
        f'<table:table table:name="Leads">{rows}</table:table>'
        f"</office:spreadsheet></office:body></{root}>"
    )


def _ods_cell(cell: object) -> str:
    kind = 'office:value-type="string"'
    if isinstance(cell, float):
        kind = f'office:value-type="float" office:value="{cell}"'
    elif isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    return f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>"
