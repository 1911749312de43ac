"""Texts stay texts, and a failing disk leaves the previous export as it was."""

import errno
import os
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell import Cell

from funnel_planner.analytics.leads import Coded, LeadData
from funnel_planner.analytics.results import Measured
from funnel_planner.app.explain import explain
from funnel_planner.app.samples import sample_plan
from funnel_planner.domain.channel import Channel
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.message import Message
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import AidaStep, Stage
from funnel_planner.forecast.flow import project
from funnel_planner.publish.texts import MAX_CELL, Changes, Names, header_text, sheet_names, shortened, utf16_length
from funnel_planner.publish.workbook import WorkbookContents, workbook_bytes, write_workbook
from funnel_planner.words import speaking
from tests.support.made_findings import AS_OF, contents_of, plan_of, random_leads, with_pages
from tests.support.made_leads import build

EVIL = [
    '=HYPERLINK("http://evil.example","Click")', "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1",
    '=WEBSERVICE("http://evil.example")', "http://evil.example", "mailto:a@evil.example", "R1C1", "A1", "'", '"', "&P",
    "</c><f>1+1</f>", "_x003D_1+1", "{=1+1}", "\u202eevil", "<script>", "'=1+1", "=", "[Book]Sheet!A1",
    "\U0001d518nicode",
]  # fmt: skip


CHART_SOURCE = re.compile(r"('[A-Z][a-z ]+'|[A-Z][a-z]+)!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?")
FUNCTIONS = {
    "IF",
    "AND",
    "OR",
    "N",
    "ISNUMBER",
    "ISTEXT",
    "ROUND",
    "SUM",
    "SUMIF",
    "SUMPRODUCT",
    "MAX",
    "MIN",
    "COUNT",
    "COUNTIF",
    "INDEX",
    "MATCH",
    "SQRT",
}


MORE_FUNCTIONS = {"ABS", "EXP", "LN", "PRODUCT"}
VERDICTS = {
    "few leads", "may be chance", "beyond chance", "better than the rest", "worse than the rest", "no clear difference",
    "higher", "lower", "no data",
}  # fmt: skip


def evil_plan() -> Plan:
    stages = tuple(
        Stage(
            f"s{index}", f"{text} {index}", question=text, entry_criterion=text, exit_criterion=text, owner=text,
            rate_to_next=0.9, metrics=(text,), content_ideas=(text,), suitable_channels=(text,),
        )
        for index, text in enumerate(EVIL)
    )  # fmt: skip
    channels = tuple(Channel(f"c{index}", f"{text}{index}", volume_per_month=9.0) for index, text in enumerate(EVIL))
    messages = tuple(
        Message(f"c{index}", AidaStep.DESIRE, text, text, text, text, text, link=text)
        for index, text in enumerate(EVIL)
    )
    return Plan("p", EVIL[0], stages, channels, messages, notes=EVIL[1])


def tame_plan() -> Plan:
    plan = evil_plan()
    stages = tuple(replace(stage, name=f"Stage {stage.id}") for stage in plan.stages)
    channels = tuple(replace(channel, name=f"Channel {channel.id}") for channel in plan.channels)
    return replace(plan, name="Tame", stages=stages, channels=channels)


def formulas_of(content: bytes, path: Path) -> list[str]:
    path.write_bytes(content)
    book = load_workbook(path)
    return [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def assert_ours(formulas: Sequence[str], functions: set[str], texts: set[str]) -> None:
    """Formulas use nothing but these functions and texts."""
    for formula in formulas:
        assert set(re.findall(r"([A-Z.]+)\(", formula)) <= functions, formula
        quoted = {text for text in re.findall(r'"([^"]*)"', formula) if not text.startswith("points: ")}
        assert quoted <= texts, formula
        assert "://" not in formula, formula


def assert_no_way_out(book: Path) -> None:
    """No part of a workbook leads elsewhere, and charts show cells of its own."""
    with zipfile.ZipFile(book) as archive:
        for name in archive.namelist():
            assert "externalLink" not in name
            text = archive.read(name).decode("utf-8")
            assert "<hyperlink" not in text, name
            if name.startswith("xl/charts/"):
                places = re.findall(r"<c:f>(.*?)</c:f>", text)
                assert places
                assert all(CHART_SOURCE.fullmatch(place) for place in places), name


def test_no_text_becomes_a_formula_a_link_or_a_name(tmp_path: Path, measure: Callable[[Plan], Measured]) -> None:
    plan, other = evil_plan(), tame_plan()
    evil = WorkbookContents(plan, project(plan), measure(plan), sources=tuple(EVIL), counting=EVIL[0])
    found = formulas_of(workbook_bytes(evil), tmp_path / "evil.xlsx")
    tame = formulas_of(workbook_bytes(WorkbookContents(other, project(other), measure(other))), tmp_path / "tame.xlsx")
    assert len(found) == len(tame), "a formula more than a tame plan of the same shape has"
    assert_ours(found, FUNCTIONS, {"–", "Missing", ">0"})
    assert_no_way_out(tmp_path / "evil.xlsx")
    for name in load_workbook(tmp_path / "evil.xlsx").defined_names:
        assert re.fullmatch(r"[A-Za-z][A-Za-z_]*_?[A-Za-z0-9_]*", name), name
        assert not re.fullmatch(r"(?i)[a-z]{1,3}[0-9]+|r[0-9]*c[0-9]*", name), name


def evil_leads(labels: Sequence[str]) -> LeadData:
    """Leads that bring these labels wherever a label can stand."""
    count = 40 * len(labels)
    made = [
        replace(
            lead, channel=labels[n % len(labels)], events=tuple(replace(event, channel=None) for event in lead.events)
        )
        for n, lead in enumerate(random_leads(5, count))
    ]
    leads = build(made, as_of=AS_OF)
    fewer = tuple(labels[:-1])  # a column that says the channel again is left out
    codes = np.arange(count, dtype=np.int32) % len(fewer)
    columns = {header: Coded(codes, fewer) for header in ("Lost reason", "Landing page", labels[0], "Owner")}
    pages = [(label, 100 + n, 30.0, 0.1, n) for n, label in enumerate(labels)]
    return with_pages(replace(leads, columns=columns), pages)


def test_no_label_of_the_data_becomes_a_formula_a_link_or_a_name(tmp_path: Path) -> None:
    evil = [*{label_key(text): text for text in EVIL}.values()]
    tame = [f"Label {number}" for number in range(len(evil))]
    with speaking("en"):
        found = formulas_of(workbook_bytes(contents_of(plan_of(), evil_leads(evil))), tmp_path / "evil.xlsx")
        others = formulas_of(workbook_bytes(contents_of(plan_of(), evil_leads(tame))), tmp_path / "tame.xlsx")
    assert len(found) == len(others) > 2_000
    assert_ours(found, FUNCTIONS | MORE_FUNCTIONS, {"–", "", "Missing", ">", ">0", *VERDICTS})
    assert_no_way_out(tmp_path / "evil.xlsx")
    for sheet in load_workbook(tmp_path / "evil.xlsx"):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "s" and str(cell.value).startswith("="):
                    assert cell.quotePrefix, f"{sheet.title}!{cell.coordinate} is no text any more after editing it"


def test_texts_come_out_as_they_went_in(tmp_path: Path) -> None:
    plan = evil_plan()
    path = tmp_path / "evil.xlsx"
    write_workbook(path, WorkbookContents(plan, project(plan)))
    sheet = load_workbook(path)["Stages"]
    for row, stage in enumerate(plan.stages, start=5):
        cell = sheet.cell(row, 1)
        assert isinstance(cell, Cell)
        assert cell.data_type == "s"
        assert str(cell.value).strip() == stage.name.replace("\r", "\n").strip()
        if stage.name.startswith("="):
            assert cell.quotePrefix, "still a text after editing it"


def test_what_does_not_fit_into_a_cell_is_cut_and_told(tmp_path: Path) -> None:
    plan = replace(sample_plan("en"), notes="a\x00b\x1bc")
    path = tmp_path / "long.xlsx"
    write_workbook(path, WorkbookContents(plan, project(plan), sources=("\U0001d518" * 20_000,)))
    sheet = load_workbook(path)["About"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "1 text was too long for a cell and has been cut." in texts
    assert "1 text had control characters, which have been left out." in texts
    assert "abc" in texts
    assert max(utf16_length(text) for text in texts) <= MAX_CELL


def refusal(path: Path) -> PlannerError:
    plan = sample_plan("en")
    with pytest.raises(PlannerError) as refused:
        write_workbook(path, WorkbookContents(plan, project(plan)))
    assert explain(refused.value)
    return refused.value


@pytest.mark.parametrize(
    ("code", "kind"), [(errno.ENOSPC, "disk_full"), (errno.EIO, "export_failed"), (errno.EROFS, "export_failed")]
)
def test_a_failing_disk_leaves_the_previous_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, kind: str
) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"previous")

    def fail(_descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)
    assert refusal(path).kind == kind
    assert path.read_bytes() == b"previous"
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.xlsx"]


def test_a_file_open_elsewhere_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_self: Path, _target: Path) -> Path:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", locked)
    assert refusal(tmp_path / "plan.xlsx").kind == "export_in_use"
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_said_to_be(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere" / "plan.xlsx").kind == "folder_missing"


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").mkdir()
    assert refusal(tmp_path / "plan.xlsx").kind == "file_is_folder"


def test_a_new_export_is_readable_as_any_other_file(tmp_path: Path) -> None:
    plan = sample_plan("en")
    write_workbook(tmp_path / "plan.xlsx", WorkbookContents(plan, project(plan)))
    (tmp_path / "other").write_text("")
    assert (tmp_path / "plan.xlsx").stat().st_mode == (tmp_path / "other").stat().st_mode


@given(st.lists(st.text(max_size=60), min_size=1, max_size=12))
def test_any_words_make_distinct_names(words: list[str]) -> None:
    names = Names()
    made = [names.new("rate", word) for word in words]
    assert len({name.casefold() for name in made}) == len(words)
    assert all(re.fullmatch(r"rate[A-Za-z0-9_]*", name) for name in made)
    assert all(len(name) < 255 for name in made)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=8))
def test_any_words_make_sheet_names(words: list[str]) -> None:
    made = sheet_names(words)
    assert len({name.casefold() for name in made}) == len(words)
    for name in made:
        assert 0 < utf16_length(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")


@given(st.text(max_size=300), st.integers(1, 40))
def test_cutting_never_splits_a_character(text: str, limit: int) -> None:
    cut = shortened(text, limit)
    assert utf16_length(cut) <= max(limit, 1)
    assert cut == text or cut.endswith("…")
    assert utf16_length(header_text(text)) <= 160


@given(st.text(alphabet=st.characters(), max_size=50))
def test_cleaned_texts_can_be_written_as_xml(text: str) -> None:
    from xml.etree import ElementTree as ET

    element = ET.Element("t")
    element.text = Changes().clean(text)
    ET.fromstring(ET.tostring(element, "unicode"))  # noqa: S314 - our own text
