"""What a file is, told from its first bytes and never from its name."""

import mmap
import os
import re
import stat
from pathlib import Path

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables.container import Container
from funnel_planner.spreadsheet.tables.no_tables import refuse_by_content, refuse_by_name, refuse_by_text
from funnel_planner.spreadsheet.tables.zip_check import identify_zip

_HEAD_BYTES = 16 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAG = re.compile(rb"\s*<[a-z!?/]", re.IGNORECASE)
_WEB_PAGE = re.compile(rb"\s*(<!doctype html|<html|<head|<meta|<table|<body)", re.IGNORECASE)
_WEB_ARCHIVE = re.compile(rb"\s*mime-version:.*multipart/related", re.IGNORECASE | re.DOTALL)
_HAS_TABLE = re.compile(rb"<(table|html)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*(<\?xml|<!--|<\w+:?\w* xmlns)", re.IGNORECASE)
_SPREADSHEET_ML = re.compile(rb"<(\w+:)?Workbook\b")
_SPREADSHEET_ML_SPACE = b"urn:schemas-microsoft-com:office:spreadsheet"
_FLAT_ODS = re.compile(rb"<office:document\b")
_FLAT_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_SVG = re.compile(rb"<svg\b", re.IGNORECASE)


def identify(path: Path) -> Container:
    """The container of a file.

    Raises:
        PlannerError: ``file_missing``, ``file_not_readable``, ``file_is_folder``, ``file_empty`` (no bytes), or one
            that names what the file is when it holds no table (``file_is_pdf``, ``file_has_password``, ...).
    """
    _check_regular(path)
    refuse_by_name(path)
    head = _head(path)
    refuse_by_content(head, path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return identify_zip(path)
    if head.startswith(_OLE):
        return _identify_ole(path)
    text = _as_utf8(head)
    markup = _markup(text, path)
    if markup is not None:
        return markup
    refuse_by_text(text, path)
    return Container.TEXT


def _check_regular(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise PlannerError("file_missing", file=path.name) from None
    except (OSError, ValueError) as error:
        raise PlannerError("file_not_readable", file=path.name, reason=str(error)) from None
    if stat.S_ISDIR(mode):
        # older Numbers documents and downloads of Safari are folders
        kinds = {".numbers": "file_is_numbers", ".download": "file_is_unfinished"}
        raise PlannerError(kinds.get(path.suffix.lower(), "file_is_folder"), file=path.name or str(path))
    if not stat.S_ISREG(mode):  # reading a device or a pipe might never end
        raise PlannerError("file_not_readable", file=path.name, reason="not a regular file")


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise PlannerError("file_not_readable", file=path.name, reason=os.strerror(error.errno or 0)) from None
    if not head:
        raise PlannerError("file_empty", file=path.name)
    return head


def _identify_ole(path: Path) -> Container:
    """Tell the kinds of OLE file apart by the names of their streams, wherever the directory lies."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:

        def holds(stream: str) -> bool:
            return content.find(stream.encode("utf-16-le")) >= 0

        if holds("EncryptedPackage"):
            raise PlannerError("file_has_password", file=path.name)
        if holds("__substg1.0_"):
            raise PlannerError("file_is_mail", file=path.name)
        if (holds("WordDocument") or holds("PowerPoint Document")) and not (holds("Workbook") or holds("Book")):
            raise PlannerError("file_is_document", file=path.name)
    return Container.XLS


def _as_utf8(head: bytes) -> bytes:
    """The first bytes as UTF-8 where a mark says that they are something else."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").encode("utf-8", "replace")
    return head.removeprefix(b"\xef\xbb\xbf")


def _markup(text: bytes, path: Path) -> Container | None:
    """The container of what begins with a tag; None for other text. Refuses XML without a table."""
    if _WEB_ARCHIVE.match(text):
        return Container.HTML
    if not _TAG.match(text):
        return None
    if _SPREADSHEET_ML_SPACE in text and _SPREADSHEET_ML.search(text):
        return Container.XML
    if _FLAT_ODS.search(text) and _FLAT_ODS_TYPE in text:
        return Container.FODS
    if _WEB_PAGE.match(text) or _HAS_TABLE.search(text):
        return Container.HTML
    if _SVG.search(text[:2000]):
        raise PlannerError("file_is_picture", file=path.name)
    if _XML.match(text) and b"<plist" not in text[:2000]:
        raise PlannerError("file_is_xml", file=path.name)
    return None
