"""``analyse``: every option, and the answers known for real data."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import POLISH, answer, assert_refused, run

LOG = """lead,stage,time,channel
a,Lead,2024-01-01,Ads
a,Demo,2024-01-05,Mail
a,Won,2024-01-20,Mail
b,Lead,2024-01-02,Ads
b,Won,2024-02-20,Ads
c,Lead,2024-02-03,Fair
"""
COUNTS = """channel,stage,count
Ads,Lead,60
Ads,Won,10
Fair,Lead,20
Fair,Won,0
Post,Lead,5
Post,Won,1
"""
LOG_STAGES = ("--stages", "Lead,Demo,Won", "--as-of", "2024-03-31")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "history.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


@pytest.fixture
def counts(tmp_path: Path) -> Path:
    path = tmp_path / "report.csv"
    path.write_text(COUNTS, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("options", "key", "expected"),
    [
        ((), "counts", [3, 2, 2]),
        (("--counting", "all"), "counts", [3, 1, 1]),
        (("--counting", "any"), "counts", [3, 1, 2]),
        (("--window-days", "30"), "counts", [3, 1, 1]),
        (("--attribution", "last"), "by_channel", {"Ads": [1, 1, 1], "Mail": [1, 1, 1], "Fair": [1, 0, 0]}),
        (("--top-channels", "1"), "by_channel", {"Ads": [2, 2, 2], "Other": [1, 0, 0]}),
        (("--counting", "all"), "median_step_days", [None, 4.0, 15.0]),
    ],
)
def test_options_of_counting(log: Path, options: tuple[str, ...], key: str, expected: Any) -> None:
    assert answer("analyse", log, *LOG_STAGES, *options)[key] == expected


def test_periods_and_windows(log: Path) -> None:
    options = ("--cohort", "month", "--mature-window-days", "30")
    compared = ("--compare", "2024-01-01..2024-01-31", "2024-02-01..2024-02-29")
    found = answer("analyse", log, *LOG_STAGES, *options, *compared)
    periods = [(cohort["period"], cohort["n"], cohort["converted_within"]) for cohort in found["cohorts"]]
    assert periods == [("2024-01", 2, 1), ("2024-02", 1, 0)]
    assert [cohort["complete"] for cohort in found["cohorts"]] == [True, True]
    happened = [(period["period"], period["counts"]) for period in found["periods"]]
    assert happened == [("2024-01", [2, 1, 1]), ("2024-02", [1, 0, 1])], "one skips the demo, and wins in February"
    assert found["periods_undated"]["counts"] == [0, 1, 0], "nobody wrote down when it was skipped"
    assert found["day_range"]["Won"] == ["2024-01-20", "2024-02-20"]
    assert found["cohorts_by_channel"]["Ads"] == [{"period": "2024-01", "counts": [2, 2, 2]}]
    assert (found["mature"]["n"], found["mature"]["converted"]) == (3, 1)
    assert found["mix"]["total"] == [1.0, 0.0]
    assert found["mix"]["rate_effect"] + found["mix"]["mix_effect"] == pytest.approx(-1.0)


def test_counts_are_taken_as_given(counts: Path) -> None:
    stages = ("--stages", "Lead,Won")
    reached = answer("analyse", counts, *stages, "--top-channels", "2")
    assert reached["by_channel"] == {"Ads": [60, 10], "Fair": [20, 0], "Other": [5, 1]}
    assert (reached["counts"], reached["split"]["lost"]) == ([85, 11], [None])
    assert answer("analyse", counts, *stages, "--kind", "current")["counts"] == [96, 11]
    assert_refused(run("analyse", counts, *stages, "--counting", "any"), "reached")
    assert_refused(run("analyse", counts, *stages, "--cohort", "month"), "--cohort")


def test_a_list_of_current_stages_does_not_tell_which_were_passed(data_folder: Path) -> None:
    leads = data_folder / "made_polish" / "leady.xlsx"
    assert_refused(run("analyse", leads, "--stages", POLISH, "--counting", "all", "--lang", "en"), "reached")


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_text_report_prints(log: Path, language: str) -> None:
    cuts = ("--cohort", "week", "--window-days", "60", "--compare", "2024-01-01..2024-01-31", "2024-02-01..2024-02-29")
    done = run("analyse", log, *LOG_STAGES, *cuts, "--by", "channel", "--lang", language)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("2024-W01") == 2, "by entry and by event"
    assert done.stdout.count("Fair") == 2


def test_olist_times_and_cohorts(shared_data: Path, answers: dict[str, Any]) -> None:
    files = sorted((shared_data / "olist").glob("*.csv"), reverse=True)
    known = answers["olist"]
    options = ("--as-of", "2018-11-14", "--cohort", "month", "--mature-window-days", "90")
    found = answer("analyse", *files, "--stages", "MQL,Closed deal", *options)
    _assert_spread(found["total_days"], known["days_to_close_calendar_no_negatives"])
    assert found["flags"]["out_of_order_leads"] == known["negative_days"]["count"]
    cohorts = {cohort["period"]: cohort for cohort in found["cohorts"]}
    assert list(cohorts) == [month["month"] for month in known["cohort_by_first_contact_month"]]
    for month in known["cohort_by_first_contact_month"]:
        cohort = cohorts[month["month"]]
        assert (cohort["n"], cohort["converted"]) == (month["mql"], month["closed"])
        assert cohort["converted_within"] == month["closed_within_90d"]
        assert cohort["complete"]


def test_revops_times(shared_data: Path, answers: dict[str, Any]) -> None:
    files = [shared_data / "revops" / name for name in ("leads.csv", "opportunities.csv")]
    known = answers["revops"]
    found = answer("analyse", *files, "--stages", "Lead,MQL,SQL,Opportunity,Closed Won")
    assert found["counts"] == [stage["reached"] for stage in known["funnel"]]
    _, to_mql, to_sql, _, to_won = found["step_days"]
    _assert_spread(to_mql, known["days"]["lead_to_mql"])
    _assert_spread(to_sql, known["days"]["mql_to_sql"])
    _assert_spread(to_won, known["days"]["opp_created_to_won"])
    _assert_spread(found["total_days"], known["days"]["lead_created_to_won"])


def test_leads_listed_at_the_second_stage_take_as_long(shared_data: Path) -> None:
    """A stage in front that nobody was seen at: the entry is the day at the first stage that they were seen at."""
    files = [shared_data / "revops" / name for name in ("leads.csv", "opportunities.csv")]
    stages, options = "Lead,MQL,SQL,Opportunity,Closed Won", ("--as-of", "2025-02-25", "--cohort", "quarter")
    plain = answer("analyse", *files, "--stages", stages, *options)
    found = answer("analyse", *files, "--stages", f"Visitor,{stages}", *options)
    assert found["total_days"] == plain["total_days"]
    assert found["total_days"]["n"] == 82
    assert found["win_days"] == plain["win_days"]
    assert found["mature"] == plain["mature"]
    assert found["curve"] == plain["curve"]
    for key in ("proposed_window_days", "mature_proposed", "velocity", "curve_at"):
        assert found[key] == plain[key], key
    for key in ("expected_value", "weighted_value", "too_old", "chances_by_age"):
        assert found["pipeline"][key] == plain["pipeline"][key], key
    for one, other in zip(found["cohorts"], plain["cohorts"], strict=True):
        assert (one["counts"][1:], one["complete"], one["n"]) == (other["counts"], other["complete"], other["n"])
    for one, other in zip(found["periods"], plain["periods"], strict=True):
        assert {**one, "counts": one["counts"][1:]} == other
    assert (found["time_in_stage"][1:], found["step_days"][2:]) == (plain["time_in_stage"], plain["step_days"][1:])


def test_made_polish_times_and_months(data_folder: Path) -> None:
    known = json.loads((data_folder / "made_polish" / "ANSWERS.json").read_text("utf-8"))
    found = answer("analyse", data_folder / "made_polish" / "leady.xlsx", "--stages", POLISH, "--cohort", "month")
    assert found["median_total_days"] == known["median_days_created_to_won"]
    assert {cohort["period"]: [cohort["n"], cohort["converted"]] for cohort in found["cohorts"]} == known["by_month"]


def test_page_funnel_by_month(shared_data: Path, answers: dict[str, Any]) -> None:
    names = ("user", "home_page", "search_page", "payment_page", "payment_confirmation")
    files = [shared_data / "page_funnel" / f"{name}_table.csv" for name in names]
    known = answers["page_funnel"]
    found = answer("analyse", *files, "--stages", ",".join(names), "--cohort", "month")
    assert found["counts"] == [stage["reached"] for stage in known["funnel"]]
    assert [(cohort["period"], *cohort["counts"][1:]) for cohort in found["cohorts"]] == [
        (month["value"], *(month[name] for name in names[1:])) for month in known["by_month"]
    ]


@pytest.mark.parametrize(("folder", "stages"), [("uci_bank", "Contacted,Subscribed"), ("xeducation", "Lead,Converted")])
def test_where_nothing_is_dated_cohorts_are_refused(shared_data: Path, folder: str, stages: str) -> None:
    (leads,) = (path for path in (shared_data / folder).glob("*.csv"))
    done = run("analyse", leads, "--stages", stages, "--cohort", "month", "--lang", "en")
    assert done.returncode == 2
    assert "--cohort needs dates" in done.stderr


def _assert_spread(found: dict[str, float], known: dict[str, float]) -> None:
    assert found["n"] == known["n"]
    for name, other in (("mean", "mean"), ("p25", "p25"), ("median", "median"), ("p75", "p75"), ("p90", "p90")):
        assert found[name] == pytest.approx(known[other], abs=1e-6)
    assert found["longest"] == known["max"]


@pytest.mark.parametrize(
    "text",
    [
        "stage,closed here,channel\nLead,,Ads\nLead,,Ads\nLead,,Email\n",
        "stage\nContact\nLead\nContact\n",
        "A list,from us\nstage,channel\nContact,Email\nLead,Ads\nContact,Email\n",
    ],
)
def test_a_column_that_is_named_tells_which_row_is_the_header(text: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    for name in ("stage", "whatever"):
        path.write_text(text.replace("stage", name), encoding="utf-8")
        found = answer("analyse", path, "--stages", "Lead,Contact,Won", "--column", f"stage={name}")
        assert found["counts"][0] == 3
        assert found["ledger"]["used"] == 3


@pytest.mark.parametrize(
    "text",
    [
        "channel,cost\nEmail,100\nAds,200\n",
        "Name,Source\nAnna Nowak,Email\nJan Kos,Ads\n",
        "Lead ID,Stage,Source\n7,Lead,Email\n8,MQL,Ads\n9,SQL,Email\n",
    ],
)
def test_a_named_column_of_another_file_is_no_header_where_it_is_a_value(text: str, tmp_path: Path) -> None:
    first, second = tmp_path / "leads.csv", tmp_path / "more.csv"
    first.write_text("Lead ID,Email,Stage\n1,a@x.pl,Lead\n2,b@x.pl,MQL\n", encoding="utf-8")
    second.write_text(text, encoding="utf-8")
    told, plain = (
        answer("analyse", first, second, "--stages", "Lead,MQL,SQL", "--as-of", "2024-06-30", *options)
        for options in (("--column", "email=Email"), ())
    )
    assert (told["counts"], told["cost"], told["ledger"]) == (plain["counts"], plain["cost"], plain["ledger"])
    assert_refused(run("analyse", second, "--stages", "Lead,MQL", "--column", "email=Email"), "Email")
