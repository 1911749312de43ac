"""Scenes for ``screenshots``: the dialogs, and the leads page in its states, with made files and leads by hand."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from funnel_planner.app.files import drafting
from funnel_planner.app.samples import sample_leads
from funnel_planner.domain.by_hand import HandLead
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.templates import load_template
from funnel_planner.ui.background import Task
from funnel_planner.ui.dialogs.deleted_leads import DeletedLeads
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from funnel_planner.ui.dialogs.import_progress import ProgressPage
from funnel_planner.ui.dialogs.new_plan import NewPlanDialog
from funnel_planner.ui.dialogs.versions import Versions
from funnel_planner.ui.link_view import Standing
from funnel_planner.ui.pages.leads import LeadsPage
from funnel_planner.ui.screenshot_results import PAGES, result_scenes, show
from funnel_planner.ui.screenshot_stage import Scene, Stage
from funnel_planner.ui.screenshot_window import window_scenes
from funnel_planner.words import language, tr

EDGE = QSize(24, 48)
"""What a dialog leaves free of the screen."""
LARGEST = QSize(1360, 900)
DEALS = ("Deal ID", "Company", "E-mail", "Source", "Stage", "Created", "Closed", "Amount", "Spam check")
STAGES = ("MQL", "SQL", "Meeting", "Proposal sent", "Won", "Lost", "Thinking about it")
SOURCES = ("Google Ads", "google ads", "LinkedIn", "Trade fair", "Webinar", "Recommendation by a customer")
UNDECIDED = ("Name", "Source", "Stage", "Created"), ("Ann Lee", "Ads", "MQL", "03/04/2026")
REPORT = (
    ("Campaign", "Month", "Impressions", "Clicks", "Conversions", "Cost"),
    ("Search - Region North - Shoes", "2026-05", "12400", "640", "31", "512.40"),
    ("Search - Region North - Coats", "2026-05", "9100", "411", "18", "388.00"),
    ("Search - Region South - Shoes", "2026-06", "15020", "702", "44", "601.15"),
    ("Total", "", "36520", "1753", "93", "1501.55"),
)
DATED_REPORT = (
    ("Campaign report",),
    ("1 May 2026 - 31 May 2026",),
    *(tuple(cell for place, cell in enumerate(row) if place != 1) for row in REPORT),
)


def scenes() -> dict[str, Scene]:
    """All scenes by the names that their files get."""
    return {
        "new_plan": lambda stage: _shown(NewPlanDialog(stage.program.theme)),
        "import_list": lambda stage: _import(stage, [_deals(stage.folder)]),
        "import_several": lambda stage: _import(stage, [sample_leads(language()), _deals(stage.folder)]),
        "import_question": lambda stage: _import(stage, [_sheet(stage.folder / "list.csv", UNDECIDED)]),
        "import_totals": lambda stage: _import(stage, [_sheet(stage.folder / "campaigns.csv", REPORT)]),
        "import_period": lambda stage: _import(stage, [_sheet(stage.folder / "may.csv", DATED_REPORT)]),
        "import_new": lambda stage: _import(stage, [_deals(stage.folder)], new=True),
        "import_working": _working,
        "import_done": _done,
        "import_refused": _refused,
        "versions": _versions,
        "leads_details": lambda stage: _beside(stage, lambda page: page.leads.open_details()),
        "leads_form": lambda stage: _beside(stage, lambda page: page.leads.hands.change()),
        "leads_move": lambda stage: _beside(stage, lambda page: page.leads.hands.ask_move()),
        "leads_lost": lambda stage: _beside(stage, lambda page: page.leads.hands.ask_loss()),
        "leads_nothing": _nothing_found,
        "leads_imports": _imports,
        "leads_totals": _totals,
        "leads_empty": _empty,
        "leads_first": _first_lead,
        "leads_deleted": _deleted,
        **window_scenes(),
        **result_scenes(),
        "results_pages": _pages,
    }


# files


def _sheet(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _deals(folder: Path) -> Path:
    """A list as a small CRM writes it: one label that is no stage, a line of totals, one lead twice."""
    rows = []
    for n in range(1, 61):
        stage = STAGES[n * 5 % len(STAGES)]
        closed = f"2026-0{3 + n % 6}-1{n % 9}" if stage in ("Won", "Lost") else ""
        created, amount = f"2026-0{1 + n % 6}-0{1 + n % 9}", str(900 + 137 * n % 4000)
        name = f"Bakery No. {n} of the harbour quarter" if n % 7 == 0 else f"Bakery No. {n}"
        source = SOURCES[n % len(SOURCES)]
        rows.append((f"D-{n:03}", name, f"office{n}@example.com", source, stage, created, closed, amount, "no"))
    rows += [rows[3], ("Total", "", "", "", "", "", "", "123456", "")]
    return _sheet(folder / "deals.csv", [DEALS, *rows])


def _versions(stage: Stage) -> Iterator[QWidget]:
    session = stage.program.session
    yield from _shown(Versions(stage.program.theme, session.file.revisions(session.state.plan.id), bool))


# the import dialog


def _import(stage: Stage, paths: list[Path], *, new: bool = False) -> Iterator[QWidget]:
    dialog = _dialog(stage, paths)
    if new:
        dialog.page.target.into.setCurrentIndex(1)
        dialog.page.target.into.activated.emit(1)
    stage.wait(lambda: not dialog.page.counter.busy)
    yield from _shown(dialog, stage.size)


def _working(stage: Stage) -> Iterator[QWidget]:
    page, task = ProgressPage(stage.program.theme), Task("")
    page.follow(tr("Importing {files}").format(files="deals.csv"), task, [96_500])
    task.done, task.total = 41_000, 96_500
    page.resize(_room(stage.size))
    page.show()
    stage.wait(lambda: bool(page.how_far.text()))
    yield page
    page.leave()
    page.close()


def _refused(stage: Stage) -> Iterator[QWidget]:
    path = stage.folder / "offer.xlsx"
    path.write_bytes(b"%PDF-1.7 nothing of ours")
    desk, plan = stage.program.window.desk, stage.program.session.state.plan
    try:
        drafting.look_over(desk.reader, [path])
    except PlannerError as error:
        yield from _shown(ImportDialog(desk, plan, (), refused=error), stage.size)


def _done(stage: Stage) -> Iterator[QWidget]:
    with _own_plan(stage):
        yield from _shown(_imported(stage, _deals(stage.folder)), stage.size)


def _dialog(stage: Stage, paths: list[Path]) -> ImportDialog:
    """The import dialog on files that were looked over."""
    desk = stage.program.window.desk
    dialog = ImportDialog(desk, stage.program.session.state.plan, drafting.look_over(desk.reader, paths))
    dialog.resize(_room(stage.size))
    dialog.show()
    return dialog


def _imported(stage: Stage, path: Path) -> ImportDialog:
    """The dialog once it has imported a file into the open plan."""
    dialog = _dialog(stage, [path])
    stage.wait(lambda: not dialog.page.counter.busy)
    dialog.accept()
    stage.wait(lambda: dialog.done_page.isVisible() and not stage.program.tasks.running)
    return dialog


def _shown(dialog: QDialog, size: QSize | None = None) -> Iterator[QWidget]:
    """A dialog while its picture is taken; ``size`` of the screen where it fills that."""
    if size is not None:
        dialog.resize(_room(size))
    dialog.show()
    yield dialog
    dialog.close()
    dialog.deleteLater()


def _room(size: QSize) -> QSize:
    return (size - EDGE).boundedTo(LARGEST)


# the page of leads


def _beside(stage: Stage, open_it: Callable[[LeadsPage], object]) -> Iterator[QWidget]:
    """The table of leads with something opened beside it, about the fifth lead."""
    page = _page(stage, "leads")
    page.leads.table.select_row(4)
    open_it(page)
    yield stage.program.frame
    page.leads.close_side()


def _nothing_found(stage: Stage) -> Iterator[QWidget]:
    page = _page(stage, "leads")
    page.leads.search_for("nobody is called that")
    stage.wait(lambda: not stage.program.tasks.running)
    yield stage.program.frame
    page.leads.show_all()
    stage.wait(lambda: not stage.program.tasks.running)


def _imports(stage: Stage) -> Iterator[QWidget]:
    """An import whose linked file is gone, with what was left out, and leads by hand."""
    path = _deals(stage.folder)
    with _own_plan(stage):
        _imported(stage, path).close()
        session, links = stage.program.session, stage.program.window.desk.links
        (batch,) = session.state.plan.batches
        links.keep_batch(batch)
        stage.wait(lambda: links.book.views[0].standing is Standing.QUIET and not stage.program.tasks.running)
        path.unlink()
        links.read(str(path))
        stage.wait(lambda: links.book.views[0].standing is Standing.MISSING)
        session.edit_by_hand(session.by_hand().with_leads([_by_hand("Ann Lee")]), "Add lead")
        stage.wait(lambda: not session.state.loading)
        _page(stage, "imports").imports.open_notes(batch)
        stage.wait(lambda: not stage.program.tasks.running)
        yield stage.program.frame


def _totals(stage: Stage) -> Iterator[QWidget]:
    with _own_plan(stage):
        _imported(stage, _sheet(stage.folder / "campaigns.csv", REPORT)).close()
        stage.wait(lambda: not stage.program.session.state.loading)
        _page(stage, "leads")
        yield stage.program.frame


def _pages(stage: Stage) -> Iterator[QWidget]:
    with _own_plan(stage):
        _imported(stage, _sheet(stage.folder / "pages.csv", PAGES)).close()
        stage.wait(lambda: not stage.program.session.state.loading)
        show(stage, "pages")
        yield stage.program.frame


def _empty(stage: Stage) -> Iterator[QWidget]:
    with _own_plan(stage):
        _page(stage, "leads")
        yield stage.program.frame


def _first_lead(stage: Stage) -> Iterator[QWidget]:
    with _own_plan(stage):
        page = _page(stage, "leads")
        page.add_lead()
        yield stage.program.frame
        page.leads.close_side()


def _deleted(stage: Stage) -> Iterator[QWidget]:
    names = ("Ann Lee", "Bo Ray, of the long-named company for trains and ships", "Cy Fox")
    yield from _shown(DeletedLeads(stage.program.theme, [_by_hand(name) for name in names]))


def _by_hand(name: str) -> HandLead:
    return HandLead(key=name, added=True, fields=(("name", name),))


def _page(stage: Stage, view: str) -> LeadsPage:
    stage.program.window.go("leads")
    stage.program.frame.resize(stage.size)
    page = stage.program.window.page("leads")
    assert isinstance(page, LeadsPage)  # noqa: S101 - the place has that name
    page.show_view(view)
    return page


@contextmanager
def _own_plan(stage: Stage) -> Iterator[None]:
    """A new plan without leads while a scene is played; then the one before is open again."""
    session = stage.program.session
    before = session.state.plan.id
    session.create_plan(load_template("sales", language()))
    try:
        yield
    finally:
        session.open_plan(before)
        stage.wait(lambda: not session.state.loading and not stage.program.tasks.running)
