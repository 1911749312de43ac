"""What the command line calls things, and what it says of commands and options that there are not."""

from pathlib import Path

import pytest

from tests.support.command_line import answer, assert_refused, run

AD = "Campaign,Impressions,Clicks,Cost,Conversions\nBrand,10000,300,150.50,12\nGeneric,50000,500,800.25,8\n"
LEADS = "id,stage,created,closed,channel\n1,Won,2024-01-05,2024-01-25,Ads\n2,Lead,2024-01-07,,Ads\n"


@pytest.fixture
def ad(tmp_path: Path) -> Path:
    path = tmp_path / "ad.csv"
    path.write_text(AD, encoding="utf-8")
    return path


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_text(LEADS, encoding="utf-8")
    return path


def test_impressions_are_no_leads(ad: Path) -> None:
    text = run("analyse", ad, "--stages", "Impressions,Clicks,Conversions").stdout
    assert text.startswith("Impressions: 60,000\n")
    assert "60,000 leads" not in text
    assert "Cost / Conversions" in text
    assert "CAC" not in text


def test_costs_alone_have_no_funnel(tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text("Channel,Spend\nAds,1000\nFair,300\n", encoding="utf-8")
    done = run("analyse", path, "--stages", "Lead,Won")
    assert done.stdout.startswith("A report of costs\n")
    assert "Reached" not in done.stdout
    assert "Overall conversion" not in done.stdout
    assert "--period FROM..TO" in done.stderr
    told = run("analyse", path, "--stages", "Lead,Won", "--period", "2024-01-01..2024-01-31")
    assert "--period" not in told.stderr


def test_costs_are_of_the_period_that_is_said(tmp_path: Path, leads: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text("Channel,Spend\nAds,1000\n", encoding="utf-8")
    stages = ("--stages", "Lead,Won", "--as-of", "2024-06-30")
    assert answer("analyse", leads, path, *stages, "--period", "2024-01-01..2024-01-31")["cost"] == 1000
    later = answer("analyse", leads, path, *stages, "--period", "2024-07-01..2024-07-31")
    assert (later["cost"], later["ledger"]["scheduled"]) == (None, 1)


def test_a_funnel_of_one_stage_is_counted_and_has_no_conversion(leads: Path) -> None:
    done = run("analyse", leads, "--stages", "Lead")
    assert done.stdout.startswith("2 leads\n")
    assert "conversion" not in done.stdout
    assert "A funnel of one stage has no conversion" in done.stderr
    assert answer("analyse", leads, "--stages", "Lead")["counts"] == [2]


def test_inspect_knows_no_plan(ad: Path, leads: Path) -> None:
    text = run("inspect", ad).stdout
    assert "one row counts many people" in text
    assert "Impressions: Stage reached: Impressions" in text
    assert "of this plan" not in text + run("inspect", leads).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("analyse", "x.csv", "--stagse", "A,B"), "there is no option --stagse; did you mean --stages?"),
        (("import", "x.csv", "--plna", "P"), "there is no option --plna; did you mean --plan?"),
        (("analyse", "x.csv", "--stages", "A,B", "--frobnicate"), "there is no option --frobnicate. "),
        (
            ("analyze", "x.csv"),
            "“analyze”; there are inspect, analyse, import, export, report; did you",
        ),
        (("inspect", "x.csv", "y.csv"), "y.csv is too much here. "),
    ],
)
def test_what_there_is_not_is_said_with_what_was_meant(words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert_refused(done, said)
    assert len(done.stderr.splitlines()) == 1


def test_help_tells_how_the_window_opens() -> None:
    text = run("--help").stdout
    assert "--sample" in text
    assert "FILE.funnel" in text


def test_a_blank_count_is_not_0_and_the_others_are_told(tmp_path: Path) -> None:
    path = tmp_path / "meta.csv"
    path.write_text(AD.replace("150.50,12", "150.50,"), encoding="utf-8")
    stages = ("--stages", "Impressions,Clicks,Conversions,Orders")
    found = answer("analyse", path, *stages)
    assert found["counts"] == [60_000, 800, None, None]
    assert found["counts_at_least"] == [None, None, 8, None]
    assert found["overall_rate"] is None
    text = run("analyse", path, *stages).stdout
    assert "≥ 8" in text
    assert "“Conversions” is blank in 1 row; the others add up to 8." in text


def test_a_subtotal_without_a_telling_name_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "channels.csv"
    path.write_text("Channel,Lead,Won\nGoogle,120,12\nMeta,60,2\nPaid,180,14\n", encoding="utf-8")
    stages = ("--stages", "Lead,Won")
    assert "“Paid” is exactly the sum of “Google”, “Meta”" in run("analyse", path, *stages).stderr
    assert answer("analyse", path, *stages)["counts"] == [360, 28]
    assert '(--exclude-channel "Paid")' in run("analyse", path, *stages).stderr
    for option in ("--exclude-channel", "--exclude"):  # no lead is at a stage of this name
        left = answer("analyse", path, *stages, option, "paid")
        assert (left["counts"], left["ledger"]["excluded"]) == ([180, 14], 1)


def test_a_stage_and_a_channel_of_one_name_are_left_out_apart(tmp_path: Path) -> None:
    leads, costs = tmp_path / "leads.csv", tmp_path / "costs.csv"
    leads.write_text("id,stage,source\n1,Lead,Ads\n2,Partner,Partner\n3,Won,Partner\n", encoding="utf-8")
    costs.write_text("Channel,Month,Cost\nAds,2024-01,100\nPartner,2024-01,50\n", encoding="utf-8")
    call = ("analyse", leads, costs, "--stages", "Lead,Won")
    by_stage = answer(*call, "--exclude", "Partner")
    assert (by_stage["counts"], by_stage["ledger"]["excluded"]) == ([2, 1], 1)
    by_channel = answer(*call, "--stage", "Partner=Lead", "--exclude-channel", "Partner")
    assert (by_channel["counts"], by_channel["ledger"]["excluded"]) == ([3, 1], 1)
