"""What a file is, told from its first bytes."""

import os
import zipfile
from pathlib import Path

import pytest

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables.containers import Container, identify
from funnel_planner.spreadsheet.tables.limits import MEBIBYTE

KINDS = {
    b"%PDF-1.7 rest": "file_is_pdf",
    b"\x89PNG\r\n\x1a\n....": "file_is_picture",
    b"\xff\xd8\xff\xe0JFIF": "file_is_picture",
    b"RIFF\x24\x00\x00\x00WEBPVP8 ": "file_is_picture",
    b"{\\rtf1 text}": "file_is_document",
    b"SQLite format 3\x00....": "file_is_database",
    b"\x1f\x8b\x08\x00....": "file_is_archive",
    b"ID;PWXL;N;E\n": "file_is_sylk",
    b"\x09\x02\x06\x00\x00\x00\x10\x00": "file_is_old_excel",
    b"<!DOCTYPE html><html><table></table>": "file_is_web_page",
    b"\xef\xbb\xbf  <html xmlns:x='urn:schemas-microsoft-com:office:excel'>": "file_is_web_page",
    "\ufeff<html><table>".encode("utf-16-le"): "file_is_web_page",
    b"<table border=1><tr><td>a</td></tr></table>": "file_is_web_page",
    b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>": "file_is_web_page",
    b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>": "file_is_xml",
    b'{"leads": [1, 2]}': "file_is_json",
    b'[{"id": 1}]': "file_is_json",
}


@pytest.mark.parametrize("content", KINDS, ids=lambda content: KINDS[content])
def test_what_is_no_table_is_named_whatever_the_file_is_called(tmp_path: Path, content: bytes) -> None:
    for name in ("leads.csv", "leads.xlsx", "leads.xls"):
        file = tmp_path / name
        file.write_bytes(content)
        with pytest.raises(PlannerError, match=KINDS[content]):
            identify(file)


@pytest.mark.parametrize(
    "content", [b"[id],[stage]\n1,New\n", b"<b>Lost</b>,Won\n", b"MM;II\n", b"IDs;Phase\n", b'"{""a"":1}",2\n']
)
def test_text_that_begins_oddly_is_text(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "leads.csv"
    file.write_bytes(content)
    assert identify(file) is Container.TEXT


def test_missing_files_folders_and_lock_files(tmp_path: Path) -> None:
    with pytest.raises(PlannerError, match="file_missing"):
        identify(tmp_path / "none.csv")
    with pytest.raises(PlannerError, match="file_is_folder"):
        identify(tmp_path)
    (tmp_path / "~$leads.xlsx").write_bytes(b"\x05owner")
    with pytest.raises(PlannerError, match="file_is_lock"):
        identify(tmp_path / "~$leads.xlsx")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX systems")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(PlannerError, match="file_not_readable"):
        identify(tmp_path / "pipe.csv")


def zip_of(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"word/document.xml": b"x", "[Content_Types].xml": b"x"}, "file_is_document"),
        ({"Index/Document.iwa": b"x"}, "file_is_numbers"),
        ({"leads.csv": b"a,b"}, "file_is_archive"),
        ({"[Content_Types].xml": b"x"}, "file_without_workbook"),
        ({"content.xml": b"x", "mimetype": b"application/vnd.oasis.opendocument.text"}, "file_is_document"),
        ({"content.xml": b"x", "META-INF/manifest.xml": b"<manifest:encryption-data>"}, "file_has_password"),
        ({"xl/workbook.xml": b"x", "xl/worksheets/sheet1.xml": b" " * (33 * MEBIBYTE)}, "file_unpacks_too_large"),
    ],
)
def test_zip_files_are_told_apart(tmp_path: Path, parts: dict[str, bytes], kind: str) -> None:
    with pytest.raises(PlannerError, match=kind):
        identify(zip_of(tmp_path / "leads.xlsx", **parts))


def test_a_zip_file_without_its_end_is_incomplete(data_folder: Path) -> None:
    with pytest.raises(PlannerError, match="file_cut_off"):
        identify(data_folder / "made_nasty" / "truncated.xlsx")


def test_a_workbook_with_a_password_is_named(shared_data: Path) -> None:
    with pytest.raises(PlannerError, match="file_has_password"):
        identify(shared_data / "nasty_calamine" / "pass_protected.xlsx")
