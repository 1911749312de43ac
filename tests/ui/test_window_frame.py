"""The bare window: shows what it showed last, for the file it belongs to, without the page's contents."""

from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from funnel_planner.ui.application import Program
from funnel_planner.ui.window_frame import KEPT, SMALLEST, WindowFrame, load_last_frame, save_last_frame

RED, BLUE = QColor("#ff0000"), QColor("#0000ff")


def shown(qtbot: QtBot, frame: WindowFrame) -> WindowFrame:
    qtbot.addWidget(frame)
    with qtbot.waitSignal(frame.painted):
        frame.show()
    return frame


def red_frame(qtbot: QtBot) -> WindowFrame:
    frame = WindowFrame()
    content = QLabel()
    content.setStyleSheet("background: #ff0000")
    frame.set_content(content)
    return shown(qtbot, frame)


def test_the_next_start_shows_the_last_frame_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "plans.funnel"
    save_last_frame(red_frame(qtbot), tmp_path, file, QRect(100, 100, 200, 200), BLUE)
    picture = load_last_frame(tmp_path, file)
    assert picture is not None
    again = shown(qtbot, WindowFrame(picture)).grab().toImage()
    assert again.pixelColor(10, 10) == RED
    assert again.pixelColor(150, 150) == BLUE, "what was on the page is not kept"


def test_content_takes_the_place_of_the_last_frame(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "plans.funnel"
    save_last_frame(red_frame(qtbot), tmp_path, file, QRect(), BLUE)
    frame = shown(qtbot, WindowFrame(load_last_frame(tmp_path, file)))
    content = QLabel()
    content.setStyleSheet("background: #0000ff")
    frame.set_content(content)
    assert frame.grab().toImage().pixelColor(10, 10) == BLUE


def test_the_window_takes_the_name_its_content_has_already(qtbot: QtBot) -> None:
    frame = WindowFrame()
    qtbot.addWidget(frame)
    content = QLabel()
    content.setWindowTitle("Plan – file")
    frame.set_content(content)
    assert frame.windowTitle() == "Plan – file"


def test_the_first_window_leaves_room_for_what_the_system_puts_around_it(qtbot: QtBot) -> None:
    frame = WindowFrame()
    qtbot.addWidget(frame)
    room = frame.screen().availableSize()
    assert frame.height() <= max(room.height() - 48, SMALLEST[1])


def test_a_frame_belongs_to_its_file(qtbot: QtBot, tmp_path: Path) -> None:
    frame = red_frame(qtbot)
    for number in range(KEPT + 2):
        save_last_frame(frame, tmp_path, tmp_path / f"{number}.funnel", QRect(), BLUE)
    assert load_last_frame(tmp_path, tmp_path / "other.funnel") is None
    assert load_last_frame(tmp_path, None) is not None
    assert len(list((tmp_path / "frames").iterdir())) == KEPT
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "frames").iterdir())


def test_damage_means_no_last_frame(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "plans.funnel"
    save_last_frame(red_frame(qtbot), tmp_path, file, QRect(), BLUE)
    next((tmp_path / "frames").iterdir()).write_bytes(b"no picture")
    assert load_last_frame(tmp_path, file) is None


def test_closing_the_program_keeps_its_frame(program: Program, own_home: Path) -> None:
    program.preferences = program.preferences.with_file(program.session.file_path)
    program.frame.close()
    assert load_last_frame(own_home, program.session.file_path) is not None
