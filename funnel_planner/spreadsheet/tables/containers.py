"""What a file is, told from its first bytes and never from its name."""

import os
import re
import stat
from enum import StrEnum
from pathlib import Path

from funnel_planner.domain.errors import PlannerError

_HEAD_BYTES = 16 * 1024


class Container(StrEnum):
    """A container that can be read; all others are refused by name."""

    TEXT = "text"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"


WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xlsb", ".xls", ".xlt", ".ods", ".ots"})

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "file_is_pdf"),
    (b"\x89PNG\r\n", "file_is_picture"),
    (b"\xff\xd8\xff", "file_is_picture"),
    (b"GIF8", "file_is_picture"),
    (b"II*\x00", "file_is_picture"),
    (b"MM\x00*", "file_is_picture"),
    (b"8BPS", "file_is_picture"),
    (b"{\\rtf", "file_is_document"),
    (b"SQLite format 3\x00", "file_is_database"),
    (b"\x1f\x8b", "file_is_archive"),
    (b"7z\xbc\xaf\x27\x1c", "file_is_archive"),
    (b"Rar!\x1a\x07", "file_is_archive"),
    (b"BZh", "file_is_archive"),
    (b"\xfd7zXZ\x00", "file_is_archive"),
    (b"\x28\xb5\x2f\xfd", "file_is_archive"),
    (b"\x09\x00\x04\x00", "file_is_old_excel"),
    (b"\x09\x02\x06\x00", "file_is_old_excel"),
    (b"\x09\x04\x06\x00", "file_is_old_excel"),
    (b"\x09\x08\x08\x00", "file_is_old_excel"),
    (b"\x00\x00\x02\x00\x06\x04\x06\x00", "file_is_lotus"),
    (b"\x00\x00\x1a\x00", "file_is_lotus"),
    (b"ID;P", "file_is_sylk"),
    (b"PAR1", "file_is_binary"),
    (b"ARROW1", "file_is_binary"),
    (b"\x7fELF", "file_is_binary"),
    (b"MZ\x90\x00", "file_is_binary"),
)
"""First bytes of what is refused by name (most from the file(1) magic database)."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB_PAGE = re.compile(rb"\s*(<!doctype html|<html|<head|<meta|<table|<body|mime-version:)", re.IGNORECASE)
_XML = re.compile(rb"\s*(<\?xml|<!--|<\w+:?\w* xmlns)", re.IGNORECASE)
_JSON = re.compile(rb"\s*(\{\s*\"[^\"]*\"\s*:|\{\s*\}|\[\s*[{\[])")


def identify(path: Path) -> Container:
    """The container of a file.

    Raises:
        PlannerError: ``file_missing``, ``file_not_readable``, ``file_is_folder``, ``file_empty`` (no bytes), or one
            that names what the file is when it holds no table (``file_is_pdf``, ``file_has_password``, ...).
    """
    _check_regular(path)
    head = _head(path)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            raise PlannerError(kind, file=path.name)
    if head[8:12] == b"WEBP" or (head.startswith(b"BM") and head[6:10] == b"\x00\x00\x00\x00"):
        raise PlannerError("file_is_picture", file=path.name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from funnel_planner.spreadsheet.tables.zip_check import identify_zip

        return identify_zip(path)
    if head.startswith(_OLE):
        return _identify_ole(path)
    if _is_dbase(head, path):
        raise PlannerError("file_is_dbase", file=path.name)
    _refuse_markup(head, path)
    return Container.TEXT


def _check_regular(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise PlannerError("file_missing", file=path.name) from None
    except (OSError, ValueError) as error:
        raise PlannerError("file_not_readable", file=path.name, reason=str(error)) from None
    if stat.S_ISDIR(mode):
        raise PlannerError("file_is_folder", file=path.name)
    if not stat.S_ISREG(mode):  # reading a device or a pipe might never end
        raise PlannerError("file_not_readable", file=path.name, reason="not a regular file")
    if path.name.startswith("~$"):
        raise PlannerError("file_is_lock", file=path.name)


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
    content = path.read_bytes()

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise PlannerError("file_has_password", file=path.name)
    if holds("WordDocument") or holds("PowerPoint Document"):
        raise PlannerError("file_is_document", file=path.name)
    if holds("__substg1.0_"):
        raise PlannerError("file_is_document", file=path.name)
    return Container.XLS


def _is_dbase(head: bytes, path: Path) -> bool:
    """Whether a file has the header of a dBase table: version, date, header and record lengths that fit the size."""
    if len(head) < 33 or head[0] not in {0x02, 0x03, 0x30, 0x31, 0x43, 0x83, 0x8B, 0xF5, 0xFB}:
        return False
    month, day = head[2], head[3]
    rows = int.from_bytes(head[4:8], "little")
    header = int.from_bytes(head[8:10], "little")
    record = int.from_bytes(head[10:12], "little")
    plausible = month <= 12 and day <= 31 and header >= 33 and record >= 1
    return plausible and header + rows * record <= path.stat().st_size + 2


def _refuse_markup(head: bytes, path: Path) -> None:
    """Refuse web pages, XML and JSON, in any of the encodings that they come in."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace").encode("utf-8", "replace")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf")
    if _WEB_PAGE.match(text):
        raise PlannerError("file_is_web_page", file=path.name)
    if _XML.match(text):
        is_page = b"<html" in text[:2000].lower()
        raise PlannerError("file_is_web_page" if is_page else "file_is_xml", file=path.name)
    if _JSON.match(text):
        raise PlannerError("file_is_json", file=path.name)
