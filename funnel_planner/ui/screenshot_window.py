"""Scenes for ``screenshots``: the window in states that pass, boxes that ask and tell, and trash with plans in it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.ask import DialogAsk
from funnel_planner.ui.dialogs.shortcuts import ShortcutsDialog
from funnel_planner.ui.pages.link_line import KEEP, TAKE_OUT
from funnel_planner.ui.screenshot_stage import Scene, Stage
from funnel_planner.words import tr


def window_scenes() -> dict[str, Scene]:
    """The scenes by the names that their files get."""
    return {
        "window_drop": _drop,
        "window_tracker": _tracker,
        "window_read_only": _read_only,
        "window_linked": _linked,
        "window_as_of": _as_of,
        "window_trash": _trash,
        "box_question": _question,
        "box_error": _error,
        "box_shortcuts": _shortcuts,
    }


def _at(stage: Stage, place: str) -> QWidget:
    stage.program.window.go(place)
    stage.program.frame.resize(stage.size)
    return stage.program.frame


def _drop(stage: Stage) -> Iterator[QWidget]:
    """Before the picture is taken all has to be as large as it will be: the veil covers what is there then."""
    frame, window = _at(stage, "leads"), stage.program.window
    window.resize(stage.size)
    window.veil.promise(window.drop_words([Path("leads.csv")]))
    yield frame
    window.veil.hide()


def _tracker(stage: Stage) -> Iterator[QWidget]:
    frame, window = _at(stage, "funnel"), stage.program.window
    plan = stage.program.session.state.plan
    window.commands.tracker_written(plan, Path("/home/ann/Documents") / f"{plan.name}.xlsx")
    yield frame
    window.banner.clear()


def _read_only(stage: Stage) -> Iterator[QWidget]:
    frame, program = _at(stage, "funnel"), stage.program
    state, window = program.session.state, program.window
    window.show_state(replace(state, read_only=True))
    error = PlannerError("file_not_writable", file="/media/stick/plans.funnel")
    window.warn(error, "info", tr("Save a copy…"), window.commands.save_copy)
    yield frame
    window.notice.closed.emit()
    window.show_state(state)


def _linked(stage: Stage) -> Iterator[QWidget]:
    """A linked file was saved without most of its leads."""
    frame, banner = _at(stage, "funnel"), stage.program.window.banner
    error = PlannerError("link_leads_missing", file="leads.csv", gone=62, known=63)
    banner.ask(explain(error), (tr(TAKE_OUT), banner.settled), (tr(KEEP), banner.settled))
    yield frame
    banner.settled()


def _as_of(stage: Stage) -> Iterator[QWidget]:
    frame, window = _at(stage, "leads"), stage.program.window
    state = stage.program.session.state
    window.show_state(replace(state, picture=replace(state.picture, as_of="2026-09-30")))
    window.show_state(state)
    yield frame
    window.status.news.hide()


def _trash(stage: Stage) -> Iterator[QWidget]:
    from funnel_planner.domain.templates import load_template
    from funnel_planner.words import language

    session = stage.program.session
    before = session.state.plan.id
    session.create_plan(load_template("loyalty_loop", language()))
    gone = session.state.plan.id
    session.open_plan(before)
    session.trash_plan(gone)
    frame = _at(stage, "plans")
    yield frame
    session.restore_plan(gone)


def _question(stage: Stage) -> Iterator[QWidget]:
    text = tr("Delete “{name}” with all its versions? This cannot be undone.").format(name="Harbour Coffee")
    yield from _shown(DialogAsk(lambda: stage.program.frame).question("", text, tr("Delete"), dangerous=True)[0])


def _error(stage: Stage) -> Iterator[QWidget]:
    from funnel_planner.app.explain import explain

    text = explain(PlannerError("disk_full", file="plans.funnel"))
    yield from _shown(DialogAsk(lambda: stage.program.frame).box(QMessageBox.Icon.Warning, "", text))


def _shown(box: QMessageBox) -> Iterator[QWidget]:
    box.show()
    yield box
    box.close()
    box.deleteLater()


def _shortcuts(stage: Stage) -> Iterator[QWidget]:
    from funnel_planner.ui.actions import shortcuts

    dialog = ShortcutsDialog(shortcuts(stage.program.window.actions_by_name))
    dialog.show()
    yield dialog
    dialog.close()
    dialog.deleteLater()
