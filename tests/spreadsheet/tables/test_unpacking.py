"""Parts of a workbook unpacked while somebody looks at what is there."""

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread, Timer
from threading import enumerate as enumerate_threads

import psutil
import pytest

from funnel_planner.spreadsheet.tables import limits, unpacking
from funnel_planner.spreadsheet.tables.file_stamp import FileStamp
from funnel_planner.spreadsheet.tables.unpacking import (
    SHARED_TEXTS,
    Unpacking,
    begin_early,
    give_up_early,
    unpacking_of,
)

SHEET = "xl/worksheets/sheet1.xml"
PARTS = {
    SHEET: b"<sheet>" * 1000,
    SHARED_TEXTS: b"<texts>" * 500,
    "xl/worksheets/sheet2.xml": b"small",
    "xl/x.xml": b"",
}


@pytest.fixture(autouse=True)
def small_parts_too(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(limits, "QUICK_BYTES", (100, limits.MEBIBYTE))
    monkeypatch.setattr(unpacking, "_PIECE_BYTES", 64)
    yield
    give_up_early()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Something with the parts of a workbook."""
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in PARTS.items():
            container.writestr(name, content)
    return path


def whole(found: Unpacking, name: str) -> bytes:
    there = found.begin(name)
    while there < found.end(name):
        before, there = there, found.there(name, there)
        assert there > before
    return found.data[found.begin(name) : found.end(name)]


def damaged(path: Path, name: str) -> Path:
    """The file with a byte of a part's packed content changed."""
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as container:
        info = container.getinfo(name)
    content[info.header_offset + 30 + len(name) + info.compress_size // 2] ^= 0x10
    path.write_bytes(content)
    return path


def test_parts_stand_one_behind_the_other(book: Path) -> None:
    found = Unpacking(FileStamp.of(book), (SHEET, SHARED_TEXTS))
    assert (found.begin(SHEET), found.end(SHEET)) == (0, found.begin(SHARED_TEXTS))
    assert whole(found, SHEET) == PARTS[SHEET]
    assert whole(found, SHARED_TEXTS) == PARTS[SHARED_TEXTS]
    assert len(found.data) >= found.end(SHARED_TEXTS) + 8


def test_an_empty_part_is_there_at_once(book: Path) -> None:
    assert whole(Unpacking(FileStamp.of(book), ("xl/x.xml",)), "xl/x.xml") == b""


def test_a_damaged_part_is_said_to_be_so_and_no_other(book: Path) -> None:
    found = Unpacking(FileStamp.of(damaged(book, SHARED_TEXTS)), (SHEET, SHARED_TEXTS))
    assert whole(found, SHEET) == PARTS[SHEET]
    with pytest.raises(Exception, match=r"CRC|decompress|size|distance|code"):
        whole(found, SHARED_TEXTS)


def test_what_is_no_zip_file_or_has_no_such_part_is_refused(book: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        Unpacking(FileStamp.of(book), ("xl/other.xml",))
    (tmp_path / "no.xlsx").write_bytes(b"nothing")
    with pytest.raises(zipfile.BadZipFile):
        Unpacking(FileStamp.of(tmp_path / "no.xlsx"), (SHEET,))


def test_the_biggest_sheet_is_unpacked_early(book: Path) -> None:
    begin_early(str(book))
    (early,) = unpacking._early()
    assert early.names == (SHEET, SHARED_TEXTS)
    assert unpacking_of(FileStamp.of(book), (SHEET, SHARED_TEXTS)) is early
    assert unpacking_of(FileStamp.of(book), (SHEET, SHARED_TEXTS)) is not early


@pytest.mark.parametrize("change", ["other parts", "other file"])
def test_what_was_unpacked_early_is_of_no_use_for_anything_else(book: Path, change: str) -> None:
    begin_early(str(book))
    (early,) = unpacking._early()
    if change == "other file":
        os.utime(book, ns=(1, 1))
    found = unpacking_of(FileStamp.of(book), (SHEET,) if change == "other parts" else early.names)
    assert found is not early
    assert not unpacking._early()
    assert whole(found, SHEET) == PARTS[SHEET]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_nothing_is_begun_for_anything_else_than_a_big_workbook(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "text.csv").write_text("id;stage\n")
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "text.csv", tmp_path / "missing.xlsx", tmp_path, tmp_path / "pipe"):
        begin_early(str(path))
    monkeypatch.setattr(limits, "QUICK_BYTES", (limits.MEBIBYTE, 2 * limits.MEBIBYTE))
    begin_early(str(book))
    assert not unpacking._early()


def test_what_is_given_up_leaves_no_thread_and_no_file_behind(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    may_read = Event()
    reading = Event()

    def slowly(self: zipfile.ZipExtFile, size: int = -1) -> bytes:
        reading.set()
        may_read.wait(10)
        return read(self, size)

    read = zipfile.ZipExtFile.read
    monkeypatch.setattr(zipfile.ZipExtFile, "read", slowly)
    with Unpacking(FileStamp.of(book), (SHEET, SHARED_TEXTS)) as found:
        assert reading.wait(10)
        waiting: list[BaseException] = []
        waiter = Thread(target=lambda: waiting.append(failure_of(found)))
        waiter.start()
        Timer(0.05, may_read.set).start()
    waiter.join(10)
    assert isinstance(waiting[0], RuntimeError)
    assert not [thread for thread in enumerate_threads() if thread.name == "unpacking"]
    assert str(book) not in {file.path for file in psutil.Process().open_files()}


def failure_of(found: Unpacking) -> BaseException:
    with pytest.raises(RuntimeError) as failure:
        whole(found, SHEET)
    return failure.value


def test_too_little_memory_is_said_to_be_so() -> None:
    with pytest.raises(MemoryError):
        unpacking._room(1 << 62)
