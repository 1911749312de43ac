"""A look into a zip container's directory before anything is unpacked."""

import zipfile
from pathlib import Path

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.container import Container

_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def identify_zip(path: Path) -> Container:
    """The kind of workbook in a zip file, whose parts were found to be of bearable number and size.

    Raises:
        PlannerError: ``file_cut_off`` (no directory at its end), ``file_unpacks_too_large``, ``file_has_password`` or
            one that names what the file is.
    """
    try:
        with zipfile.ZipFile(path) as container:
            check_sizes(container, path.name)
            return _kind(container, path.name)
    except PlannerError:
        raise
    except Exception:  # noqa: BLE001 - a damaged directory or part shows in many ways (zlib.error, EOFError, ...)
        raise PlannerError("file_cut_off", file=path.name) from None


def check_sizes(container: zipfile.ZipFile, name: str) -> None:
    """Refuse what would unpack to too much. Raises PlannerError ``file_unpacks_too_large``."""
    parts = container.infolist()
    unpacked = sum(part.file_size for part in parts)
    dense = any(
        part.file_size > limits.ZIP_SMALL_BYTES and part.file_size > limits.ZIP_RATIO * part.compress_size
        for part in parts
    )
    if dense or len(parts) > limits.ZIP_PARTS or unpacked > limits.ZIP_UNPACKED_BYTES:
        raise PlannerError("file_unpacks_too_large", file=name, megabytes=unpacked // limits.MEBIBYTE)


def _kind(container: zipfile.ZipFile, name: str) -> Container:
    parts = {part.replace("\\", "/") for part in container.namelist()}
    if any(part.flag_bits & 0x1 for part in container.infolist()):
        raise PlannerError("file_has_password", file=name)
    if "xl/workbook.bin" in parts:
        return Container.XLSB
    if "xl/workbook.xml" in parts or ("[Content_Types].xml" in parts and any(p.startswith("xl/") for p in parts)):
        return Container.XLSX
    if "content.xml" in parts:
        return _open_document(container, parts, name)
    if any(part.endswith(".iwa") or part.startswith("Index") for part in parts):
        raise PlannerError("file_is_numbers", file=name)
    if any(part.startswith(("word/", "ppt/", "visio/")) for part in parts):
        raise PlannerError("file_is_document", file=name)
    if "[Content_Types].xml" in parts or "_rels/.rels" in parts:
        raise PlannerError("file_without_workbook", file=name)
    raise PlannerError("file_is_archive", file=name)


def _open_document(container: zipfile.ZipFile, parts: set[str], name: str) -> Container:
    """A spreadsheet of LibreOffice; other documents and those with a password are refused."""
    if b"encryption-data" in _start(container, "META-INF/manifest.xml", parts):
        raise PlannerError("file_has_password", file=name)
    declared = _start(container, "mimetype", parts)
    if not declared and b"office:spreadsheet" in _start(container, "content.xml", parts):
        declared = _SPREADSHEET
    if not declared.startswith(_SPREADSHEET):
        raise PlannerError("file_is_document", file=name)
    return Container.ODS


def _start(container: zipfile.ZipFile, part: str, parts: set[str]) -> bytes:
    """The first megabyte of a part; nothing if it is not there."""
    if part not in parts:
        return b""
    with container.open(part) as content:
        return content.read(limits.MEBIBYTE)
