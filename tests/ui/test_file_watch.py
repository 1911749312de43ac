"""Files are noticed however they are saved; with a real watcher, and with none."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.ui import file_watch
from funnel_planner.ui.file_watch import FileWatch


class Heard(list[tuple[str, str]]):
    """What a watch told, as (what, file)."""


Watching = Callable[..., Heard]


@pytest.fixture
def watching(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watching]:
    """Watch files with short patience; and hear what happens."""
    monkeypatch.setattr(file_watch, "SETTLE_SECONDS", 0.15)
    monkeypatch.setattr(file_watch, "GONE_SECONDS", 0.4)
    made: list[FileWatch] = []

    def start(*paths: Path, listen: bool = True, look_seconds: float = 30.0, then: tuple[Path, ...] = ()) -> Heard:
        """``then``: watch only these once all are known."""
        watch, heard = FileWatch(look_seconds=look_seconds, listen=listen), Heard()
        watch.saved.connect(lambda path: heard.append(("saved", Path(path).name)))
        watch.gone.connect(lambda path: heard.append(("gone", Path(path).name)))
        watch.watch(map(str, paths))
        made.append(watch)
        qtbot.waitUntil(lambda: all(watch.is_known(str(path)) for path in paths))
        if then:
            watch.watch(map(str, then))
        return heard

    yield start
    for watch in made:
        watch.close()


def saved_over(path: Path, text: str) -> None:
    """As Excel and LibreOffice save: a new file beside it takes its place."""
    beside = path.with_name("~tmp42")
    beside.write_text(text)
    beside.replace(path)


def taken_away_first(path: Path, text: str) -> None:
    """As older programs save: the old file becomes a backup, then a new one is written."""
    backup = path.with_suffix(".bak")
    path.rename(backup)
    path.write_text(text)
    backup.unlink()


def written_in_place(path: Path, text: str) -> None:
    path.write_text(text)


@pytest.mark.parametrize("listen", [True, False])
@pytest.mark.parametrize("save", [saved_over, taken_away_first, written_in_place])
def test_every_way_to_save_is_told_once_and_again(
    watching: Watching, qtbot: QtBot, tmp_path: Path, save: Callable[[Path, str], None], *, listen: bool
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("a")
    heard = watching(path, listen=listen, look_seconds=30.0 if listen else 0.05)
    for number in (1, 2, 3):
        save(path, "b" * number)
        qtbot.waitUntil(lambda number=number: len(heard) == number, timeout=4000)  # type: ignore[misc]
        qtbot.wait(250)
    assert heard == [("saved", "leads.csv")] * 3


def test_a_file_written_bit_by_bit_is_told_when_it_is_complete(
    watching: Watching, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("a")
    heard = watching(path)
    with path.open("a") as file:
        for _ in range(8):
            file.write("more\n")
            file.flush()
            qtbot.wait(50)
            assert heard == []
    qtbot.waitUntil(lambda: heard == [("saved", "leads.csv")], timeout=4000)


def test_a_file_that_goes_is_told_and_so_is_its_return(watching: Watching, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("a")
    heard = watching(path)
    path.unlink()
    qtbot.waitUntil(lambda: heard == [("gone", "leads.csv")], timeout=4000)
    path.write_text("a")
    qtbot.waitUntil(lambda: heard == [("gone", "leads.csv"), ("saved", "leads.csv")], timeout=4000)


def test_a_file_that_is_away_from_the_start_is_told_at_once(watching: Watching, qtbot: QtBot, tmp_path: Path) -> None:
    heard = watching(tmp_path / "no" / "where.csv")
    qtbot.waitUntil(lambda: heard == [("gone", "where.csv")])


def test_other_files_of_the_folder_and_files_no_longer_watched_are_not_told(
    watching: Watching, qtbot: QtBot, tmp_path: Path
) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("1")
    two.write_text("2")
    heard = watching(one, two, then=(two,))
    one.write_text("changed")
    (tmp_path / "other.csv").write_text("x")
    two.write_text("changed, too")
    qtbot.waitUntil(lambda: bool(heard), timeout=4000)
    qtbot.wait(300)
    assert heard == [("saved", "two.csv")]
