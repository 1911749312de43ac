"""What ``analyse`` answers about real exports is what is known of this data, key by key."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_cli import POLISH, answer

PAGES = ("user", "home_page", "search_page", "payment_page", "payment_confirmation")
REVOPS = ("Lead", "MQL", "SQL", "Opportunity", "Closed Won")
UNKNOWN = "(unknown)"
SPREAD = {"n": "n", "min": "shortest", "p25": "p25", "median": "median", "mean": "mean", "p75": "p75", "p90": "p90",
          "max": "longest"}  # fmt: skip
"""Names of a spread: the answers', the program's."""


@pytest.fixture(scope="module")
def known(shared_data: Path) -> Any:
    return json.loads((shared_data / "ANSWERS.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def olist(shared_data: Path) -> dict[str, Any]:
    files = [shared_data / "olist" / f"olist_{name}_dataset.csv" for name in (
        "marketing_qualified_leads", "closed_deals")]  # fmt: skip
    found: dict[str, Any] = answer(
        "analyse", *files, "--stages", "MQL,Closed deal", "--as-of", "2018-11-14", "--cohort", "month"
    )
    return found


@pytest.fixture(scope="module")
def revops(shared_data: Path) -> dict[str, Any]:
    return revops_under(shared_data, "--stages", ",".join(REVOPS), "--cohort", "month")


def revops_under(shared_data: Path, *options: str) -> dict[str, Any]:
    files = [shared_data / "revops" / f"{name}.csv" for name in ("leads", "opportunities")]
    found: dict[str, Any] = answer("analyse", *files, *options)
    return found


def assert_funnel(found: dict[str, Any], expected: Sequence[dict[str, Any]]) -> None:
    assert found["counts"] == [stage["reached"] for stage in expected]
    for key, name in (
        ("step_rate", "conversion_from_previous"), ("from_first", "conversion_from_first"), ("dropoff", "drop_off"),
        ("dropoff_rate", "drop_off_rate"),
    ):  # fmt: skip
        shown = found[key] if len(found[key]) == len(expected) else [None, *found[key]]
        assert shown[1:] == pytest.approx([stage[name] for stage in expected[1:]], abs=1e-6), key


def assert_spread(found: dict[str, float], expected: dict[str, float]) -> None:
    for name, key in SPREAD.items():
        assert found[key] == pytest.approx(expected[name], abs=1e-6), name


def test_olist_funnel_and_rows(olist: dict[str, Any], known: Any) -> None:
    answers = known["olist"]
    assert_funnel(olist, answers["funnel"])
    assert olist["ledger"]["used"] == sum(answers["rows"].values())
    distinct = answers["distinct"]
    assert olist["counts"] == [distinct["mql_id_in_mql"], distinct["mql_id_in_closed"]], "no deal without its lead"
    columns = [[column["header"] for column in file["columns"]] for file in olist["decisions"]["files"]]
    assert columns == [answers["columns"]["mql"], answers["columns"]["closed"]]
    days = answers["date_range"]
    assert olist["day_range"] == {
        "MQL": [days["first_contact_min"], days["first_contact_max"]],
        "Closed deal": [days["won_min"][:10], days["won_max"][:10]],
    }


def test_olist_channels(olist: dict[str, Any], known: Any) -> None:
    for row in known["olist"]["by_channel"]:
        channel = olist["channels"][row["value"].replace("(blank)", UNKNOWN)]
        assert channel["counts"] == [row["entered"], row["converted"]]
        assert channel["overall_rate"] == pytest.approx(row["conversion"], abs=1e-6)
        assert channel["counts"][0] / olist["counts"][0] == pytest.approx(row["share_of_entered"], abs=1e-6)
    cells: dict[str, dict[str, list[int]]] = {}
    for row in known["olist"]["cohort_x_channel"]:
        name = row["channel"].replace("(blank)", UNKNOWN)
        cells.setdefault(name, {})[row["month"]] = [row["mql"], row["closed"]]
    found = olist["cohorts_by_channel"]
    assert {name: {one["period"]: one["counts"] for one in rows} for name, rows in found.items()} == cells


def test_olist_months_by_entry_and_by_event(olist: dict[str, Any], known: Any) -> None:
    months = known["olist"]["cohort_by_first_contact_month"]
    assert [(one["period"], one["counts"]) for one in olist["cohorts"]] == [
        (row["month"], [row["mql"], row["closed"]]) for row in months
    ]
    happened = {one["period"]: one["counts"] for one in olist["periods"]}
    assert {name: n for name, (n, _) in happened.items() if n} == {row["month"]: row["mql"] for row in months}
    assert {name: n for name, (_, n) in happened.items() if n} == known["olist"]["closed_by_won_month"]
    assert olist["periods_undated"] == {"counts": [0, 0], "lost": 0}


def test_olist_days_to_close(olist: dict[str, Any], known: Any) -> None:
    answers, found = known["olist"], olist["win_days"]
    assert_spread(found["days"], answers["days_to_close_calendar_no_negatives"])
    assert_spread(found["signed"], answers["days_to_close_calendar"])
    assert found["backward"] == answers["negative_days"]["count"]
    (lead,) = answers["negative_days"]["rows"]
    assert olist["wins_backward"] == [
        {"id": lead["mql_id"], "entered": lead["first_contact_date"], "won": lead["won_date"][:10], "days": -2}
    ]
    for label, spread in answers["days_to_close_by_channel_calendar"].items():
        assert_spread(olist["win_days_by_channel"][label.replace("(blank)", UNKNOWN)]["signed"], spread)


def test_olist_landing_pages(olist: dict[str, Any], known: Any) -> None:
    answers = known["olist"]
    assert olist["asset_totals"]["landing_page_id"] == {
        "labels": answers["distinct"]["landing_pages"], "without_win": answers["landing_pages_without_any_closed"],
    }  # fmt: skip
    pages = olist["assets"]["landing_page_id"]
    for key, least, place in (("mql", 1, "n"), ("closed", 1, "won"), ("conversion_min50mql", 50, "rate")):
        values = {name: page | {"won": page["counts"][1]} for name, page in pages.items() if page["n"] >= least}
        order = sorted(values, key=lambda name: -values[name][place])
        expected = answers[f"top10_landing_pages_by_{key}"]
        assert order[:10] == [page["landing_page_id"] for page in expected]
        for page in expected:
            shown = pages[page["landing_page_id"]]
            assert (shown["counts"], shown["rate"]) == (
                [page["mql"], page["closed"]], pytest.approx(page["conversion"], abs=1e-6),
            )  # fmt: skip


def test_revops(revops: dict[str, Any], known: Any) -> None:
    answers = known["revops"]
    assert_funnel(revops, answers["funnel"])
    rows = answers["rows"]
    assert revops["ledger"]["used"] == rows["leads"] + rows["opportunities"]
    assert revops["ledger"]["duplicates"] == answers["duplicate_lead_ids"]
    assert revops["counts"][0] == rows["distinct_leads"]
    assert revops["implied"][1] == answers["sql_without_mql"], "nobody is at MQL only because of a later stage"
    assert revops["won_value"] == answers["revenue_won"]
    for row in answers["by_source"]:
        channel = revops["channels"][row["source"]]
        assert channel["counts"] == [row[key] for key in ("leads", "mql", "sql", "opportunity", "won")]
        assert (channel["won_value"] or 0.0) == row["revenue"]
    assert [(one["period"], [one["counts"][place] for place in (0, 1, 2, 4)]) for one in revops["cohorts"]] == [
        (row["month"], [row[key] for key in ("leads", "mql", "sql", "won")]) for row in answers["cohort"]
    ]
    _, to_mql, to_sql, _, to_won = revops["step_days"]
    days = answers["days"]
    for found, key in ((to_mql, "lead_to_mql"), (to_sql, "mql_to_sql"), (to_won, "opp_created_to_won")):
        assert_spread(found, days[key])
    assert_spread(revops["total_days"], days["lead_created_to_won"])
    lost = answers["opp_stage"]["Closed Lost"]
    assert sum(one["lost"] for one in revops["periods"]) == lost
    assert sum(one["won_value"] for one in revops["periods"]) == answers["revenue_won"]


def test_revops_under_a_template(shared_data: Path, known: Any) -> None:
    """The status “Converted” of a lead is an opportunity: the opportunities say which were won."""
    found = revops_under(shared_data, "--template", "visitor_to_customer")
    reached = dict(zip(found["stages"], found["counts"], strict=True))
    expected = {stage["stage"]: stage["reached"] for stage in known["revops"]["funnel"]}
    assert (reached["Lead"], reached["Opportunity"], reached["Customer"]) == (
        expected["Lead"], expected["Opportunity"], expected["Closed Won"],
    )  # fmt: skip
    assert found["won_value"] == known["revops"]["revenue_won"]


def test_page_funnel(shared_data: Path, known: Any) -> None:
    answers = known["page_funnel"]
    files = [shared_data / "page_funnel" / f"{name}_table.csv" for name in PAGES]
    found = answer("analyse", *files, "--stages", ",".join(PAGES), "--cohort", "month")
    assert_funnel(found, answers["funnel"])
    assert found["counts"][0] == answers["rows_users"]
    is_nested = found["implied"] == [0] * len(PAGES) and not found["flags"]["skipped_leads"]
    assert is_nested is answers["strictly_nested"]
    assert [(one["period"], *one["counts"][1:]) for one in found["cohorts"]] == [
        (row["value"], *(row[name] for name in PAGES[1:])) for row in answers["by_month"]
    ]


def test_made_polish(data_folder: Path) -> None:
    answers = json.loads((data_folder / "made_polish" / "ANSWERS.json").read_text("utf-8"))
    found = answer("analyse", data_folder / "made_polish" / "leady.xlsx", "--stages", POLISH, "--cohort", "month")
    stages, now = POLISH.split(","), answers["current_stage"]
    reached = dict(zip(stages, found["counts"], strict=True))
    assert (reached["Nowy"], reached["Oferta"], reached["Wygrany"]) == (
        answers["rows"], answers["offered"], answers["won"],
    )  # fmt: skip
    assert dict(zip(stages, found["split"]["open"], strict=False)) == {name: now[name] for name in stages[:-1]}
    assert sum(found["split"]["lost"]) == now["Przegrany"] == answers["closed"] - answers["won"]
    assert found["won_value"] == pytest.approx(answers["won_value"])
    assert found["value_by_stage"]["reached"][0] == pytest.approx(answers["value_all"])
    sources = {name: [counts[0], counts[-1]] for name, counts in found["by_channel"].items()}
    assert sources == {name.replace("(blank)", UNKNOWN): pair for name, pair in answers["by_source"].items()}
    assert {one["period"]: [one["n"], one["converted"]] for one in found["cohorts"]} == answers["by_month"]
    assert found["median_total_days"] == answers["median_days_created_to_won"]
