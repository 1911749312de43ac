"""The funnel as a widget: pointing, choosing, dragging, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from funnel_planner.ui.charts.funnel_view import NOTHING, FunnelView
from funnel_planner.ui.theme import Theme
from tests.support.made_pictures import ORDINARY, made_picture
from tests.support.scripted_ask import ScriptedAsk


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> FunnelView:
    view = FunnelView(theme, detail="full", draggable=True)
    qtbot.addWidget(view)
    view.resize(700, 420)
    view.set_picture(ORDINARY)
    view.show()
    view.grab()
    return view


def _wall(view: FunnelView, index: int) -> QPoint:
    shape = view.shape
    assert shape is not None
    width = shape.wall_width(index)
    assert width is not None
    return QPoint(round(shape.centre + width / 2), round(shape.layers[index].band.center().y()))


def test_a_click_chooses_the_stage(qtbot: QtBot, view: FunnelView) -> None:
    shape = view.shape
    assert shape is not None
    with qtbot.waitSignal(view.stage_chosen) as told:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=shape.layers[2].band.center().toPoint())
    assert told.args == ["s2"]
    assert view.chosen == "s2"


def test_up_and_down_walk_through_the_stages(qtbot: QtBot, view: FunnelView) -> None:
    chosen: list[str] = []
    view.stage_chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Home):
        qtbot.keyClick(view, key)
    assert chosen == ["s0", "s1", "s0", "s2", "s2", "s0"]
    assert "Stage 0" in view.accessibleDescription()


def test_dragging_a_wall_tells_the_rate_of_the_stage_people_leave(qtbot: QtBot, view: FunnelView) -> None:
    dragged: list[tuple[str, float]] = []
    view.rate_dragged.connect(lambda stage, rate: dragged.append((stage, rate)))
    start = _wall(view, 1)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, start + QPoint(30, 0))
    with qtbot.waitSignal(view.rate_set) as told:
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 0))
    stage, rate = told.args
    assert stage == "s0"
    assert rate > 0.4
    assert dragged[-1] == (stage, rate)


def test_escape_gives_up_a_drag(qtbot: QtBot, view: FunnelView) -> None:
    start = _wall(view, 2)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, start + QPoint(40, 0))
    with qtbot.waitSignal(view.drag_cancelled), qtbot.assertNotEmitted(view.rate_set):
        qtbot.keyClick(view, Qt.Key.Key_Escape)
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 0))


def test_a_new_picture_during_a_drag_keeps_the_wall_in_hand(qtbot: QtBot, view: FunnelView) -> None:
    start = _wall(view, 1)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, start + QPoint(20, 0))
    view.set_picture(made_picture([1000.0, 500.0, 125.0], [500, 250, 25]))
    with qtbot.waitSignal(view.rate_dragged):
        qtbot.mouseMove(view, start + QPoint(35, 0))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(35, 0))


def test_arrow_keys_move_the_rate_that_leads_to_the_chosen_stage(qtbot: QtBot, view: FunnelView) -> None:
    view.set_chosen("s1")
    with qtbot.waitSignal(view.rate_set) as told:
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert told.args == ["s0", 0.41]


def test_nothing_moves_where_dragging_is_not_allowed(qtbot: QtBot, view: FunnelView) -> None:
    view.set_draggable(draggable=False)
    view.set_chosen("s1")
    with qtbot.assertNotEmitted(view.rate_set), qtbot.assertNotEmitted(view.rate_dragged):
        qtbot.keyClick(view, Qt.Key.Key_Right)
        qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=_wall(view, 1))
        qtbot.mouseMove(view, _wall(view, 1) + QPoint(30, 0))
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=_wall(view, 1))


def test_screen_readers_get_names_and_numbers(view: FunnelView) -> None:
    assert "Made" in view.accessibleName()
    told = view.accessibleDescription()
    assert "Stage 1: 250 reached it" in told
    assert "planned 200" not in told
    assert "planned 400" in told


def test_numbers_and_pictures_can_be_copied_and_saved(qtbot: QtBot, theme: Theme, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    ask = ScriptedAsk(folder / "a.png", folder / "a.svg", folder / "a.csv")
    view = FunnelView(theme, detail="full", ask=ask)
    qtbot.addWidget(view)
    view.resize(640, 400)
    view.set_picture(ORDINARY)
    menu = QMenu(view)
    view.add_share_actions(menu)
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy numbers"].trigger()
    assert QGuiApplication.clipboard().text().splitlines()[1].startswith("Stage 0\t1000\t")
    assert ask.hints == ["The numbers are on the clipboard: paste them into a spreadsheet."]
    actions["Copy picture"].trigger()
    assert not QGuiApplication.clipboard().image().isNull()
    assert ask.hints[1:] == ["The picture is on the clipboard."]
    for name in ("Save as PNG…", "Save as SVG…", "Save numbers as CSV…"):
        actions[name].trigger()
    assert (folder / "a.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in (folder / "a.svg").read_bytes()
    assert (folder / "a.csv").read_bytes().startswith("\ufeffStage,".encode())
    assert {path.name for path in folder.iterdir()} == {"a.png", "a.svg", "a.csv"}
    assert ask.told == [f"Saved: {folder / name} [Open folder]" for name in ("a.png", "a.svg", "a.csv")]
    usual = folder / "usual"
    usual.touch()
    assert (folder / "a.png").stat().st_mode == usual.stat().st_mode, "rights as of any other file"


def test_a_chart_that_cannot_be_saved_is_said_and_nothing_is_left_behind(
    qtbot: QtBot, theme: Theme, tmp_path: object
) -> None:
    from pathlib import Path

    ask = ScriptedAsk(Path(str(tmp_path)) / "missing" / "a.png")
    view = FunnelView(theme, ask=ask)
    qtbot.addWidget(view)
    view.set_picture(ORDINARY)
    menu = QMenu(view)
    view.add_share_actions(menu)
    next(action for action in menu.actions() if action.text() == "Save as PNG…").trigger()
    assert [error.kind for error in ask.errors] == ["folder_missing"]


@pytest.mark.parametrize("detail", ["card", "panel", "full"])
def test_a_picture_without_stages_is_painted(qtbot: QtBot, theme: Theme, detail: str) -> None:
    view = FunnelView(theme, detail=detail, draggable=True)
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.set_picture(NOTHING)
    assert not view.grab().isNull()
    assert view.shape is not None
    assert view.shape.layers == ()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton)


def test_the_tool_tip_is_about_the_stage_under_the_mouse(qtbot: QtBot, view: FunnelView) -> None:
    shape = view.shape
    assert shape is not None
    qtbot.mouseMove(view, shape.layers[1].band.center().toPoint())
    first = view.toolTip()
    assert "Stage 1" in first
    qtbot.mouseMove(view, shape.layers[2].band.center().toPoint())
    assert "Stage 2" in view.toolTip() != first


def test_an_error_while_painting_is_raised_not_fatal(view: FunnelView) -> None:
    view._emphasis = lambda: 1 / 0  # type: ignore[method-assign,assignment,return-value]
    with pytest.raises(ZeroDivisionError):
        view.grab()
    del view._emphasis
    assert not view.grab().isNull(), "the painter was ended, so the next one can begin"
