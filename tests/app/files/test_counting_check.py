"""A list of current stages cannot be counted by the stages a lead passed."""

import pytest

from funnel_planner.app.files.counting_check import check_countable
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import ColumnMapping, FileMapping, Mapping, Role, Shape

STAGES = ("lead", "demo", "won")


def mapping(*files: FileMapping) -> Mapping:
    return Mapping(files, stage_ids=STAGES, won_stage="won")


def snapshot(*reached: str, presence: str = "") -> FileMapping:
    columns = [ColumnMapping(i, stage, Role.STAGE_REACHED, stage_id=stage) for i, stage in enumerate(reached)]
    return FileMapping("leads.csv", tuple(columns), shape=Shape.SNAPSHOT, presence_stage=presence)


@pytest.mark.parametrize("mode", CountingMode)
@pytest.mark.parametrize(
    "files",
    [
        [FileMapping("a.csv", (), shape=Shape.LOG)],
        [FileMapping("a.csv", (), shape=Shape.WIDE)],
        [snapshot("demo")],
        [snapshot(), snapshot(presence="demo")],
    ],
)
def test_files_that_tell_every_stage_count_in_every_mode(files: list[FileMapping], mode: CountingMode) -> None:
    check_countable(mapping(*files), Counting(mode=mode))


@pytest.mark.parametrize("mode", [CountingMode.ALL, CountingMode.ANY])
@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (snapshot(), "counting_needs_stages"),
        (snapshot("won"), "counting_needs_stages"),
        (FileMapping("a.csv", (), shape=Shape.AGGREGATE), "counting_needs_leads"),
    ],
)
def test_others_are_refused(file: FileMapping, kind: str, mode: CountingMode) -> None:
    check_countable(mapping(file), Counting())
    with pytest.raises(PlannerError, match=kind):
        check_countable(mapping(file), Counting(mode=mode))


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (Counting(lost_policy=LostPolicy.EXCLUDE), "lost_needs_leads"),
        (Counting(attribution=Attribution.LAST), "touches_need_leads"),
        (Counting(attribution=Attribution.ENTRY), "touches_need_leads"),
    ],
)
def test_of_counts_nobody_knows_who_was_lost_or_touched(rule: Counting, kind: str) -> None:
    report = FileMapping("a.csv", (), shape=Shape.AGGREGATE)
    with pytest.raises(PlannerError, match=kind):
        check_countable(mapping(report), rule)
    check_countable(mapping(snapshot()), rule)
    check_countable(mapping(snapshot(), report), rule)
