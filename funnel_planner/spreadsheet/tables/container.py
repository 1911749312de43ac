"""Kinds of files that hold tables."""

from enum import StrEnum


class Container(StrEnum):
    """A container that can be read; all others are refused by name."""

    TEXT = "text"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"
    """A web page with tables, most often one that calls itself .xls."""
    XML = "xml"
    """Excel 2003 XML (SpreadsheetML)."""
    FODS = "fods"
    """A flat OpenDocument sheet: one XML file without a zip around it."""


MARKUP = frozenset({Container.HTML, Container.XML, Container.FODS})
"""Containers that are text with tags."""
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xlsb", ".xls", ".xlt", ".ods", ".ots"})
