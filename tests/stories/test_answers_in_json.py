"""What ``analyse`` answers about real exports is what is known of this data, every key of it."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import POLISH, answer
from tests.support.known_answers import UNKNOWN, added_up, every_key, shares

PAGES = ("user", "home_page", "search_page", "payment_page", "payment_confirmation")
REVOPS = ("Lead", "MQL", "SQL", "Opportunity", "Closed Won")
SPREAD = {"n": "n", "min": "shortest", "p25": "p25", "median": "median", "mean": "mean", "p75": "p75", "p90": "p90",
          "max": "longest"}  # fmt: skip
"""Names of a spread: the answers', the program's."""
Asks = Callable[..., dict[str, Any]]


def asks(files: Sequence[Path], stages: Sequence[str], *always: str) -> Asks:
    """``analyse`` of these files, with more options each time."""
    return cache(lambda *options: answer("analyse", *files, "--stages", ",".join(stages), *always, *options))


def assert_funnel(found: dict[str, Any], stages: Sequence[str], expected: Sequence[Any]) -> None:
    assert found["stages"] == list(stages)
    assert [stage["stage"].lower() for stage in expected] == [name.lower() for name in stages]
    assert found["counts"] == [stage["reached"] for stage in expected]
    for key, name in (
        ("step_rate", "conversion_from_previous"), ("from_first", "conversion_from_first"), ("dropoff", "drop_off"),
        ("dropoff_rate", "drop_off_rate"),
    ):  # fmt: skip
        shown = found[key] if len(found[key]) == len(expected) else [None, *found[key]]
        assert shown[1:] == pytest.approx([stage[name] for stage in expected[1:]], abs=1e-6), key


def assert_spread(found: Mapping[str, float], expected: Any) -> None:
    for name, key in SPREAD.items():
        assert found[key] == pytest.approx(expected[name], abs=1e-6), name


def assert_numbers(found: Mapping[str, float], expected: Any) -> None:
    """Of a column of numbers."""
    for name in ("n", "min", "p25", "median", "mean", "p75", "p90", "max"):
        assert found[name] == pytest.approx(expected[name], abs=1e-6), name


def assert_columns(ask: Asks, known: Any, headers: Sequence[str]) -> None:
    """Leads and wins of every value of these columns, the share won and the share of all leads."""
    for header in headers:
        found = {label.casefold(): counts for label, counts in ask("--by", header)["by"].items()}
        expected = added_up(known[f"by_{header}"], "entered", "converted")
        assert found == expected, header
        everyone = sum(n for n, _ in found.values())
        of_each = {label: (won / n, n / everyone) for label, (n, won) in found.items()}
        for label, pair in shares(known[f"by_{header}"]).items():
            assert of_each[label] == pytest.approx(pair, abs=1e-6), (header, label)


def test_olist(shared_data: Path, answers: Any) -> None:
    files = [shared_data / "olist" / f"olist_{name}_dataset.csv" for name in (
        "marketing_qualified_leads", "closed_deals")]  # fmt: skip
    stages = ("MQL", "Closed deal")
    ask = asks(files, stages, "--as-of", "2018-11-14", "--cohort", "month")
    found = ask()
    with every_key(answers["olist"]) as known:
        assert_funnel(found, stages, known["funnel"])
        olist_rows(found, known)
        olist_channels(found, known["by_channel"])
        merged = ask("--channel", "(unknown)=unknown")
        olist_channels(merged, known["by_channel_blank_and_unknown_merged"])
        assert UNKNOWN not in merged["channels"]
        olist_months(found, ask, known)
        olist_days_to_close(found, known)
        olist_landing_pages(found, known)
        olist_deals(ask, known)
        sellers = asks(files[1:], stages, "--column", "id=seller_id")()
        assert sellers["counts"] == [known["distinct"]["seller_ids"]] * 2


def olist_rows(found: dict[str, Any], known: Any) -> None:
    assert found["ledger"]["used"] == sum(known["rows"].values())
    distinct = known["distinct"]
    assert found["counts"] == [distinct["mql_id_in_mql"], distinct["mql_id_in_closed"]]
    assert distinct["closed_not_in_mql"] == found["counts"][0] - known["rows"]["mql"], "no deal without its lead"
    columns = [[column["header"] for column in file["columns"]] for file in found["decisions"]["files"]]
    assert columns == [known["columns"]["mql"], known["columns"]["closed"]]
    days = known["date_range"]
    assert found["day_range"] == {
        "MQL": [days["first_contact_min"], days["first_contact_max"]],
        "Closed deal": [days["won_min"][:10], days["won_max"][:10]],
    }


def olist_channels(found: dict[str, Any], known: Any) -> None:
    assert len(found["channels"]) == len(known)
    for row in known:
        channel = found["channels"][row["value"].replace("(blank)", UNKNOWN)]
        assert channel["counts"] == [row["entered"], row["converted"]]
        assert channel["overall_rate"] == pytest.approx(row["conversion"], abs=1e-6)
        assert channel["of_all"] == pytest.approx(row["share_of_entered"], abs=1e-6)


def olist_months(found: dict[str, Any], ask: Asks, known: Any) -> None:
    """By entry, by channel, within a time from entry, and by the month of the win."""
    months = known["cohort_by_first_contact_month"]
    assert [(one["period"], one["counts"]) for one in found["cohorts"]] == [
        (row["month"], [row["mql"], row["closed"]]) for row in months
    ]
    assert [one["rate"] for one in found["cohorts"]] == pytest.approx([row["conversion"] for row in months], abs=1e-6)
    took = {period: wins["signed"]["median"] for period, wins in found["win_days_by_period"].items()}
    assert took == {row["month"]: median for row in months if (median := row["median_days_calendar"]) is not None}
    for days in (30, 60, 90):
        within = [one["converted_within"] for one in ask("--mature-window-days", f"{days}")["cohorts"]]
        assert within == [row[f"closed_within_{days}d"] for row in months]
    cells: dict[str, dict[str, list[int]]] = {}
    for row in known["cohort_x_channel"]:
        name = row["channel"].replace("(blank)", UNKNOWN)
        cells.setdefault(name, {})[row["month"]] = [row["mql"], row["closed"]]
    by_channel = found["cohorts_by_channel"]
    assert {name: {one["period"]: one["counts"] for one in rows} for name, rows in by_channel.items()} == cells
    happened = {one["period"]: one["counts"] for one in found["periods"]}
    assert {name: n for name, (n, _) in happened.items() if n} == {row["month"]: row["mql"] for row in months}
    assert {name: n for name, (_, n) in happened.items() if n} == known["closed_by_won_month"]
    assert found["periods_undated"] == {"counts": [0, 0], "lost": 0}


def olist_days_to_close(found: dict[str, Any], known: Any) -> None:
    """With and without the win before the entry; in calendar days and to the hour; by channel."""
    for key, name in (("win_days", "calendar"), ("win_days_to_the_hour", "fractional")):
        assert_spread(found[key]["days"], known[f"days_to_close_{name}_no_negatives"])
        assert_spread(found[key]["signed"], known[f"days_to_close_{name}"])
        assert found[key]["backward"] == known["negative_days"]["count"]
    (lead,) = known["negative_days"]["rows"]
    assert found["wins_backward"] == [
        {"id": lead["mql_id"], "entered": lead["first_contact_date"], "won": lead["won_date"][:10], "days": -2}
    ]
    for label, spread in known["days_to_close_by_channel_calendar"].items():
        assert_spread(found["win_days_by_channel"][label.replace("(blank)", UNKNOWN)]["signed"], spread)


def olist_landing_pages(found: dict[str, Any], known: Any) -> None:
    assert found["asset_totals"]["landing_page_id"] == {
        "labels": known["distinct"]["landing_pages"], "without_win": known["landing_pages_without_any_closed"],
    }  # fmt: skip
    pages = found["assets"]["landing_page_id"]
    for key, least, place in (("mql", 1, "n"), ("closed", 1, "won"), ("conversion_min50mql", 50, "rate")):
        values = {name: page | {"won": page["counts"][1]} for name, page in pages.items() if page["n"] >= least}
        order = sorted(values, key=lambda name: -values[name][place])
        expected = known[f"top10_landing_pages_by_{key}"]
        assert order[:10] == [page["landing_page_id"] for page in expected]
        for page in expected:
            shown = pages[page["landing_page_id"]]
            assert (shown["counts"], shown["rate"]) == (
                [page["mql"], page["closed"]], pytest.approx(page["conversion"], abs=1e-6),
            )  # fmt: skip


def olist_deals(ask: Asks, known: Any) -> None:
    for header in ("business_segment", "lead_type", "lead_behaviour_profile", "business_type"):
        closed = {label.casefold(): won for label, (_, won) in ask("--by", header)["by"].items()}
        told = {label.casefold().replace("(blank)", UNKNOWN): n for label, n in known[f"closed_by_{header}"].items()}
        assert closed == told, header
    revenue, answer = ask("--by", "declared_monthly_revenue"), known["declared_monthly_revenue"]
    assert (revenue["by_numbers"]["won"]["sum"], revenue["by_numbers"]["won"]["max"]) == (answer["sum"], answer["max"])
    amounts = revenue["by"].items()
    assert sum(won for label, (_, won) in amounts if label not in (UNKNOWN, "0.0")) == answer["nonzero"]


def test_x_education(shared_data: Path, answers: Any) -> None:
    stages = ("Lead", "Converted")
    ask = asks([shared_data / "xeducation" / "Leads.csv"], stages)
    found = ask()
    with every_key(answers["xeducation"]) as known:
        assert_funnel(found, stages, known["funnel"])
        assert (found["ledger"]["used"], len(found["decisions"]["files"][0]["columns"])) == (
            known["rows"], known["columns"],
        )  # fmt: skip
        for header, n in known["distinct"].items():
            assert ask("--column", f"id={header}")["counts"][0] == n
        headers = [key.removeprefix("by_") for key in known if key.startswith("by_") and "casefold" not in key]
        assert_columns(ask, known, headers)
        folded = added_up(known["by_lead_source_casefold"], "entered", "converted")
        assert {label.casefold(): counts for label, counts in found["by_channel"].items()} == folded
        for label, pair in shares(known["by_lead_source_casefold"]).items():
            channel = next(one for name, one in found["channels"].items() if name.casefold() == label)
            assert (channel["overall_rate"], channel["of_all"]) == pytest.approx(pair, abs=1e-6)
        for header, blank in known["blank_per_column"].items():
            fillers = known["Select_per_column"].get(header, 0)
            assert ask("--by", header)["by"][UNKNOWN][0] == blank + fillers, header
        visits, engaged = ask("--by", "TotalVisits")["by"], known["engaged_variant"]
        some = [counts for label, counts in visits.items() if label not in ("0", UNKNOWN)]
        assert [sum(column) for column in zip(*some, strict=True)] == [
            engaged["engaged"], engaged["engaged_and_converted"],
        ]  # fmt: skip
        assert visits["0"][1] + visits[UNKNOWN][1] == engaged["converted_without_visit"]
        assert visits[UNKNOWN][0] == engaged["TotalVisits_blank"]
        assert found["counts"] == [engaged["leads"], engaged["converted_total"]]
        spent = ask("--by", "Total Time Spent on Website")["by_numbers"]
        for part, name in (("all", "all"), ("won", "converted"), ("not_won", "not_converted")):
            assert_numbers(spent[part], known["time_on_site_seconds"][name])


def test_uci_bank(shared_data: Path, answers: Any) -> None:
    stages = ("Contacted", "Subscribed")
    ask = asks([shared_data / "uci_bank" / "bank-full.csv"], stages, "--column", "channel=contact")
    found = ask()
    with every_key(answers["uci_bank"]) as known:
        assert_funnel(found, stages, known["funnel"])
        assert (found["ledger"]["used"], len(found["decisions"]["files"][0]["columns"])) == (
            known["rows"], known["columns"],
        )  # fmt: skip
        assert_columns(ask, known, ("contact", "month", "poutcome", "job", "education", "marital"))
        attempts: dict[str, list[int]] = {}
        for label, pair in ask("--by", "campaign")["by"].items():
            key = label if int(label) < 10 else "10+"
            attempts[key] = [a + b for a, b in zip(attempts.get(key, [0, 0]), pair, strict=True)]
        assert attempts == added_up(known["by_attempts_10plus"], "entered", "converted")
        for label, pair in shares(known["by_attempts_10plus"]).items():
            n, won = attempts[label]
            assert (won / n, n / found["counts"][0]) == pytest.approx(pair, abs=1e-6)
        before, answer = ask("--by", "pdays")["by"], known["previously_contacted"]
        assert before.pop("-1")[0] == answer["pdays_minus1"]
        contacted = [sum(column) for column in zip(*before.values(), strict=True)]
        assert contacted == [answer["contacted_before"], answer["contacted_before_and_subscribed"]]
        duration = ask("--by", "duration")["by_numbers"]
        for part, name in (("won", "subscribed"), ("not_won", "not")):
            assert_numbers(duration[part], known["call_duration_seconds"][name])
        assert ask("--by", "balance")["by_numbers"]["all"]["sum"] == known["balance_sum"]


def test_page_funnel(shared_data: Path, answers: Any) -> None:
    files = [shared_data / "page_funnel" / f"{name}_table.csv" for name in PAGES]
    ask = asks(files, PAGES, "--cohort", "month")
    found = ask()
    with every_key(answers["page_funnel"]) as known:
        assert_funnel(found, PAGES, known["funnel"])
        assert found["counts"][0] == known["rows_users"]
        is_nested = found["implied"] == [0] * len(PAGES) and not found["flags"]["skipped_leads"]
        assert is_nested is known["strictly_nested"]
        assert [(one["period"], *one["counts"][1:]) for one in found["cohorts"]] == [
            (row["value"], *(row[name] for name in PAGES[1:])) for row in known["by_month"]
        ]
        for header in ("device", "sex"):
            counts = {label.casefold(): counts[1:] for label, counts in ask("--by", header)["by"].items()}
            assert counts == added_up(known[f"by_{header}"], *PAGES[1:])


def revops_files(shared_data: Path) -> list[Path]:
    return [shared_data / "revops" / f"{name}.csv" for name in ("leads", "opportunities")]


def test_revops(shared_data: Path, answers: Any) -> None:
    ask = asks(revops_files(shared_data), REVOPS, "--cohort", "month")
    found = ask()
    with every_key(answers["revops"]) as known:
        assert_funnel(found, REVOPS, known["funnel"])
        rows = known["rows"]
        assert found["ledger"]["used"] == rows["leads"] + rows["opportunities"]
        assert found["ledger"]["duplicates"] == known["duplicate_lead_ids"]
        assert found["counts"][0] == rows["distinct_leads"]
        assert found["implied"][1] == known["sql_without_mql"], "nobody is at MQL only because of a later stage"
        assert found["won_value"] == known["revenue_won"]
        for row in known["by_source"]:
            channel = found["channels"][row["source"]]
            assert channel["counts"] == [row[key] for key in ("leads", "mql", "sql", "opportunity", "won")]
            assert (channel["won_value"] or 0.0) == row["revenue"]
        assert [(one["period"], [one["counts"][place] for place in (0, 1, 2, 4)]) for one in found["cohorts"]] == [
            (row["month"], [row[key] for key in ("leads", "mql", "sql", "won")]) for row in known["cohort"]
        ]
        _, to_mql, to_sql, _, to_won = found["step_days"]
        days = known["days"]
        for spread, key in ((to_mql, "lead_to_mql"), (to_sql, "mql_to_sql"), (to_won, "opp_created_to_won")):
            assert_spread(spread, days[key])
        assert_spread(found["total_days"], days["lead_created_to_won"])
        for header, key in (("status", "status"), ("stage", "opp_stage")):
            labels = {label: counts[0] for label, counts in ask("--by", header)["by"].items() if label != UNKNOWN}
            assert labels == known[key]
        assert sum(one["lost"] for one in found["periods"]) == known["opp_stage"]["Closed Lost"]
        assert sum(one["won_value"] for one in found["periods"]) == known["revenue_won"]


def test_revops_under_a_template(shared_data: Path, answers: Any) -> None:
    """The status “Converted” of a lead is an opportunity: the opportunities say which were won."""
    found = answer("analyse", *revops_files(shared_data), "--template", "visitor_to_customer")
    reached = dict(zip(found["stages"], found["counts"], strict=True))
    expected = {stage["stage"]: stage["reached"] for stage in answers["revops"]["funnel"]}
    assert (reached["Lead"], reached["Opportunity"], reached["Customer"]) == (
        expected["Lead"], expected["Opportunity"], expected["Closed Won"],
    )  # fmt: skip
    assert found["won_value"] == answers["revops"]["revenue_won"]


def test_made_polish(data_folder: Path) -> None:
    stages = POLISH.split(",")
    found = asks([data_folder / "made_polish" / "leady.xlsx"], stages, "--cohort", "month")()
    told = json.loads((data_folder / "made_polish" / "ANSWERS.json").read_text("utf-8"))
    with every_key(told) as known:
        now = known["current_stage"]
        reached = dict(zip(stages, found["counts"], strict=True))
        assert (reached["Nowy"], reached["Oferta"], reached["Wygrany"]) == (
            known["rows"], known["offered"], known["won"],
        )  # fmt: skip
        assert dict(zip(stages, found["split"]["open"], strict=False)) == {name: now[name] for name in stages[:-1]}
        assert reached["Wygrany"] == now["Wygrany"]
        assert sum(found["split"]["lost"]) == now["Przegrany"] == known["closed"] - known["won"]
        assert found["won_value"] == pytest.approx(known["won_value"])
        assert found["value_by_stage"]["reached"][0] == pytest.approx(known["value_all"])
        sources = {name: [counts[0], counts[-1]] for name, counts in found["by_channel"].items()}
        assert sources == {name.replace("(blank)", UNKNOWN): pair for name, pair in known["by_source"].items()}
        assert {one["period"]: [one["n"], one["converted"]] for one in found["cohorts"]} == known["by_month"]
        assert found["median_total_days"] == known["median_days_created_to_won"]
