"""What the command line refuses for lack of dates, and how it says what it found."""

from pathlib import Path

import pytest

from funnel_planner.domain.templates import TEMPLATES
from tests.support.command_line import answer, assert_refused, run

SNAPSHOT = """Id,Email,Stage,Created,Source
1,a@x.pl,Lead,05.01.2026,Ads
2,b@x.pl,Won,06.01.2026,Ads
3,a@x.pl,Offer,31.02.2026,Fair
4,d@x.pl,,17.02.2026,Fair
"""
STAGES = ("--stages", "Lead,Offer,Won", "--as-of", "2026-06-30")


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_text(SNAPSHOT, encoding="utf-8")
    return path


@pytest.mark.parametrize("option", ["--window-days", "--mature-window-days"])
def test_nothing_is_said_of_times_that_nobody_knows(leads: Path, option: str) -> None:
    assert_refused(run("analyse", leads, *STAGES, option, "30"), option)
    found = answer("analyse", leads, *STAGES, "--cohort", "month")
    assert (found["counts"], found["mature"], found["curve"]) == ([3, 2, 1], None, None)


def test_partly_dated_wins_are_answered_and_told(tmp_path: Path) -> None:
    path = tmp_path / "closed.csv"
    path.write_text("Id,Stage,Created,Closed\n1,Won,2026-01-05,2026-01-09\n2,Won,2026-01-06,\n3,Lead,2026-01-07,\n")
    options = ("--stages", "Lead,Won", "--as-of", "2026-06-30", "--window-days", "30")
    assert answer("analyse", path, *options)["mature"]["undated_wins"] == 1
    text = run("analyse", path, *options).stdout
    assert "1 of them was won on an unknown day and is not counted as within." in text
    assert "1 lead came to a later stage on an unknown day; the window does not cut that." in text


def test_what_is_odd_goes_to_stderr_and_the_ids_into_the_decisions(leads: Path) -> None:
    done = run("analyse", leads, *STAGES, "--merge", "both")
    assert "1 date in “Created” cannot be read, “31.02.2026” in line 4" in done.stderr
    assert "1 row has no stage" in done.stderr
    assert "“a@x.pl” belongs to leads with different ids (1, 3); they are kept apart (lines 2, 4)." in done.stderr
    (kept,) = answer("analyse", leads, *STAGES, "--merge", "both")["decisions"]["merge"]["kept_apart"]
    assert kept["ids"] == ["1", "3"]
    assert [row["line"] for row in kept["rows"]] == [2, 4]


def test_an_import_says_it_too(leads: Path, tmp_path: Path) -> None:
    done = run("import", leads, "--file", tmp_path / "p.funnel", "--plan", "P", "--stages", "Lead,Offer,Won")
    assert "“31.02.2026” in line 4" in done.stderr
    assert "1 row has no stage" in done.stderr


def test_rates_are_written_in_one_way(leads: Path) -> None:
    text = run("analyse", leads, *STAGES).stdout
    assert "Overall conversion: 33.3%" in text
    assert "66.7%" in text


def test_inspect_gives_its_reasons_in_words(leads: Path) -> None:
    done = run("inspect", leads)
    assert done.stdout.splitlines()[0].startswith("CSV, UTF-8, cells divided by commas, 4 rows")
    assert "  Source: Channel (text, " in done.stdout
    assert "header:" not in done.stdout
    assert "values:" not in done.stdout


def test_what_inspect_notices_goes_to_stderr(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("sep=;\nId;Stage\n1;Lead\n2;Won\n", encoding="utf-8")
    done = run("inspect", path)
    assert "names the delimiter" in done.stderr
    assert "names the delimiter" not in done.stdout


@pytest.mark.parametrize("command", ["analyse", "import"])
def test_help_names_the_templates(command: str) -> None:
    words = run(command, "--help").stdout.replace(",", " ").split()
    assert set(TEMPLATES) <= set(words)


@pytest.mark.parametrize("command", ["analyse", "import"])
def test_without_stages_the_templates_are_named(command: str, leads: Path, tmp_path: Path) -> None:
    target = ("--file", tmp_path / "a.funnel", "--plan", "A") if command == "import" else ()
    for stages in ((), ("--stages", " , ")):
        done = run(command, leads, *target, *stages, "--lang", "en")
        assert_refused(done, ", ".join(TEMPLATES))
    assert not (tmp_path / "a.funnel").exists()


@pytest.mark.parametrize(("wins", "said"), [(9, "may be chance"), (40, "That is a real difference")])
def test_a_comparison_names_its_periods_and_says_whether_it_may_be_chance(tmp_path: Path, wins: int, said: str) -> None:
    path = tmp_path / "leads.csv"
    rows = [f"{n},2026-0{1 + n % 2}-10,{f'2026-0{1 + n % 2}-12' * (n // 2 < (12, wins)[n % 2])}" for n in range(120)]
    path.write_text("\n".join(["Lead ID,Created,Won date", *rows]), encoding="utf-8")
    spans = ("2026-01-01..2026-01-31", "2026-02-01..2026-02-28")
    done = run("analyse", path, "--stages", "Lead,Won", "--as-of", "2026-06-30", "--compare", *spans, "--lang", "en")
    text = done.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "Overall conversion went from 20.0% (Jan 2026) to " in text, done.stderr
    assert "% (Feb 2026): " in text
    assert said in text
    young = run("analyse", path, "--stages", "Lead,Won", "--as-of", "2026-02-20", "--compare", *spans, "--lang", "en")
    assert "cannot be told yet" in young.stdout


def test_examples_of_a_template_are_not_told_as_planned(leads: Path) -> None:
    """Nobody planned them; what a plan's own rates say beside the leads stands in its workbook and on screen."""
    done = run("analyse", leads, "--template", "sales", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "Planned" not in done.stdout
