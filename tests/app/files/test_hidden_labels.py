"""Labels that only columns say which are not brought in are kept nowhere, whatever they were said to mean before."""

import sqlite3
import zlib
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from funnel_planner.app.files import drafting, importing, links, watching
from funnel_planner.app.files.hidden_labels import HiddenLabels
from funnel_planner.app.files.left_blank import without
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.storage.backups import list_backups
from funnel_planner.storage.plan_file import PlanFile

MARKER = b"zq7marker"
AS_OF = date(2026, 6, 1)


def rows(count: int) -> str:
    return "".join(
        f"{n},{('MQL', 'Parked')[n % 2]},2026-04-13,zq7marker{n % (count // 2)},{('Ads', 'Web')[n % 2]}\n"
        for n in range(count)
    )


@pytest.mark.parametrize("count", [4, 4100], ids=["few labels", "more labels than are listed"])
def test_choices_about_a_column_that_is_not_brought_in_are_nowhere(
    reader: ReaderProcess, tmp_path: Path, count: int
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("ID,Stage,Created,Seller,Source\n" + rows(count), "utf-8")
    plan = load_template("sales", "en")
    channel = plan.channels[0].name
    choices = Choices(
        columns=(("ignore", "Seller"),),
        labels=(("Parked", "SQL"), ("zq7marker0", "SQL")),
        lost=("zq7marker1",),
        exclude=("zq7marker0",),
        exclude_channels=("zq7marker1",),
        channels=(("zq7marker0", channel), ("zq7marker1", "(new)"), ("Web", channel)),
        as_of=AS_OF,
    )
    with PlanFile.create(tmp_path / "plans.funnel") as file:
        file.create_plan(plan, "Create plan")
        drafted = drafting.draft(drafting.look_over(reader, [path]), plan, choices, file)
        outcome = importing.store(file, plan, reader, drafted)
        plan = importing.activated(plan, outcome, drafted.decided)
        file.record(plan, "Import leads")
        link = watching.linked(file, plan, drafted, outcome)
        assert link is not None
        links.keep(file, link)
        path.write_text(path.read_text("utf-8") + "99999,SQL,2026-04-14,zq7marker0,Web\n", "utf-8")
        again = watching.reread(file, plan, reader, link)
        assert again.outcome is not None
        plan = importing.activated(plan, again.outcome, again.choices)
        file.record(plan, "Refresh leads")
        links.keep(file, again.link)
        file.backup("test")
        assert [stage.name for stage in plan.stages if "Parked" in stage.aliases] == ["SQL"]
        assert plan.channels[0].aliases[-1] == "Web"
        assert again.link.choices.channels == (("Web", channel),)
        folder, backups = file.path.parent, [each for _, each in list_backups(file.path)]
        while_open = [each for each in folder.glob("plans.funnel*") if each.is_file()]  # also a journal
        assert not [each for each in while_open if MARKER in each.read_bytes()]
    assert backups
    for each in [folder / "plans.funnel", *backups]:
        assert MARKER not in each.read_bytes(), each
        with closing(sqlite3.connect(each)) as connection:
            kept = connection.execute("SELECT plan_json_zlib FROM revision").fetchall()
        assert not [packed for (packed,) in kept if MARKER in zlib.decompress(packed)]


def test_nothing_is_hidden_where_every_column_is_brought_in() -> None:
    choices = Choices(labels=(("A", "B"),), lost=("C",), channels=(("D", "E"),))
    assert HiddenLabels().choices(choices) is choices


def test_a_label_in_sight_is_kept_though_a_hidden_column_has_it_too() -> None:
    hidden = HiddenLabels(said=frozenset({"new", "ads"}), stages=frozenset({"new"}), channels=frozenset({"ads"}))
    choices = Choices(labels=(("New", "Lead"), ("Ads", "Lead")), channels=(("Ads", "Web"), ("NEW", "Web")))
    assert hidden.choices(choices) == Choices(labels=(("New", "Lead"),), channels=(("Ads", "Web"),))


def test_blanks_keep_the_line_breaks_and_nothing_else() -> None:
    assert without(['["a", "b\\nc", 7]', '["a"]'], [1, 2]) == ['["a", "\\n", ""]', '["a"]']
