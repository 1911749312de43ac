"""What was decided though files leave it open is asked in the dialog and said on the command line."""

from dataclasses import replace
from pathlib import Path

import pytest

from funnel_planner.analytics.reached import LOST_OUTCOME, OPEN, resolve
from funnel_planner.app.files import drafting, drafts
from funnel_planner.app.files.choosing import with_decimal
from funnel_planner.app.files.import_check import questions
from funnel_planner.app.files.question import Place, Question, Weight
from funnel_planner.app.files.reading_doubts import doubts, only_costs
from funnel_planner.app.files.remarks import remarks
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_files
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.survey import Survey
from tests.support.surveyed import survey_of

PLAN = Plan(
    id="p", name="p", stages=tuple(Stage(id=f"s{n}", name=name) for n, name in enumerate(("Lead", "Demo", "Won")))
)
MONEY = 'id,stage,created,source,amount\n1,Won,2024-01-03,Ads,"1.234"\n2,Won,2024-01-03,Ads,"2.500"\n'
WIDE = "id,Lead,Demo,source\n1,2024-01-05,done,a\n2,2024-01-05,,a\n3,2024-01-06,next week,b\n"


def drafted(folder: Path, choices: Choices = Choices(), **files: str) -> drafts.Draft:  # noqa: B008 - never changed
    """Files with these texts, looked over for the plan."""
    return drafted_for(PLAN, folder, choices, **files)


def drafted_for(plan: Plan, folder: Path, choices: Choices, **files: str) -> drafts.Draft:
    """The same for another plan."""
    surveys: list[Survey] = []
    for name, text in files.items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        surveys.append(survey_of(path))
    return drafting.draft(surveys, plan, choices)


def warnings(draft: drafts.Draft) -> list[Question]:
    """Questions that were decided by guessing."""
    texts = {doubt.text for doubt in doubts(draft)}
    return [question for question in questions(draft) if question.text in texts]


def test_amounts_that_may_be_thousands(tmp_path: Path) -> None:
    draft = drafted(tmp_path, money=MONEY)
    (question,) = warnings(draft)
    assert (question.weight, question.place, question.column) == (Weight.WARNS, Place.DECIMALS, 4)
    assert "“1.234” means; it is read as 1,234" in question.text
    assert any("(--decimal)" in remark for remark in remarks(draft, PLAN))
    answered = drafted(tmp_path, with_decimal(Choices(), "amount", "."), money=MONEY)
    assert not warnings(answered)
    assert answered.mapping.files[0].columns[4].decimal == "."
    assert with_decimal(answered.choices, "amount", "").decimals == ()


def test_filled_cells_of_a_stage(tmp_path: Path) -> None:
    draft = drafted(tmp_path, wide=WIDE)
    (question,) = warnings(draft)
    assert (question.place, question.column) == (Place.COLUMNS, 2)
    assert "“done”, “next week”" in question.text
    assert any("“done”" in remark and "--column" in remark for remark in remarks(draft, PLAN))
    assert not warnings(drafted(tmp_path, Choices(columns=(("stage:Demo", "Demo"),)), wide=WIDE))
    assert not warnings(drafted(tmp_path, Choices(columns=(("other", "Demo"),)), wide=WIDE))


def test_a_budget(tmp_path: Path) -> None:
    draft = drafted(tmp_path, budget="Channel,Budget\nAds,100\nFair,30\n")
    (question,) = warnings(draft)
    assert (question.place, question.column) == (Place.COLUMNS, 1)
    assert any(text.endswith('do not bring it in. (--column "ignore=Budget")') for text in remarks(draft, PLAN))


@pytest.mark.parametrize(("name", "found"), [("export", 1), ("demo", 0)])
def test_a_file_that_is_called_after_no_stage(tmp_path: Path, name: str, found: int) -> None:
    lists = {"lead": "id,date\n1,2024-01-01\n2,2024-01-02\n", "won": "id,date\n1,2024-01-01\n"}
    open_ones = warnings(drafted(tmp_path, Choices(), **lists, **{name: "id,date\n1,2024-01-03\n"}))
    assert len(open_ones) == found
    assert all((question.place, question.file) == (Place.SHAPE, 2) for question in open_ones)


def test_a_file_that_shares_no_leads(tmp_path: Path) -> None:
    others = {
        "a": "id,created\nL1,2024-01-01\nL2,2024-01-01\n",
        "b": "Name,Phone\nJan Kowalski,500 100 200\nEwa,500 100 201\n",
    }
    (question,) = warnings(drafted(tmp_path, Choices(), **others))
    assert (question.place, question.file) == (Place.SHAPE, 1)
    assert "“b.csv”" in question.text


def test_costs_alone_ask_for_no_stage(tmp_path: Path) -> None:
    draft = drafted(tmp_path, spend="Channel,Spend (EUR)\nAds,100\nFair,30\n")
    assert only_costs(draft.mapping)
    assert [question.weight for question in questions(draft)] == [Weight.INFORMS]
    assert len(remarks(draft, PLAN)) == 2, "that they are costs, and that nothing says of what days"


def test_nothing_is_asked_of_a_plain_list(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        plain="id,stage,created,source,amount (EUR)\n1,Won,2024-01-03,Ads,1234.50\n",
        costs="Month,Channel,Spend\n2024-01,Ads,100\n",
    )
    assert not warnings(draft)
    assert not remarks(draft, PLAN)


@pytest.mark.parametrize(
    ("clicks", "cost", "header", "said"),
    [
        (50, 80_250_000, "Cost", True),
        (50, 80, "Cost", False),
        (50, 80_250, "Cost", True),
        (50, 80_250, "Cost (HUF)", False),
        (0, 9_000_000, "Cost", False),
        (50, 80_250_000, "cost_micros", False),
    ],
)
def test_clicks_that_would_cost_a_fortune(tmp_path: Path, clicks: int, cost: int, header: str, *, said: bool) -> None:
    draft = drafted(tmp_path, ads=f"Campaign,Impressions,Clicks,{header}\nBrand,5000,{clicks},{cost}\n")
    assert any("one click did cost" in question.text for question in warnings(draft)) is said


def test_converted_beside_won_deals(tmp_path: Path) -> None:
    """A lead that a CRM converted is no customer yet where the deals say which were won."""
    plan = replace(PLAN, stages=(*PLAN.stages[:2], replace(PLAN.stages[2], aliases=("Converted",))))
    leads = "lead_id,created,status\n1,2024-01-03,Converted\n2,2024-01-04,Lead\n3,2024-01-05,Converted\n"
    deals = "lead_id,stage\n1,Won\n3,Lost\n"
    draft = drafted_for(plan, tmp_path, Choices(), leads=leads, deals=deals)
    (question,) = warnings(draft)
    assert (question.place, question.file, question.column) == (Place.LABELS, 0, 2)
    assert question.text.startswith("“Converted” is not taken for won")
    assert any("(--stage)" in remark for remark in remarks(draft, plan))
    assert not warnings(drafted_for(plan, tmp_path, Choices(), leads=leads))
    chosen = Choices(labels=(("Converted", "Demo"),))
    assert not warnings(drafted_for(plan, tmp_path, chosen, leads=leads, deals=deals))


STATUS = (
    "id,status,created,source,Demo,stage\n1,New,2024-01-03,Ads,,Lead\n2,{lost},2024-01-03,Ads,2024-01-05,Demo\n"
    "3,Converted,2024-01-04,Ads,2024-01-06,Won\n4,{lost},2024-01-05,Ads,,Lead\n"
)
LOSSES = ["Disqualified", "Unqualified", "Lost", "Rejected", "Junk", "Zdyskwalifikowany", "Odrzucony", "Odrzucone"]


@pytest.mark.parametrize("word", LOSSES)
def test_words_of_losses_beside_the_stages_are_asked_about(tmp_path: Path, word: str) -> None:
    """Who is lost by another column's words counts as open until somebody says otherwise."""
    text = STATUS.format(lost=word)
    draft = drafted(tmp_path, Choices(columns=(("stage", "stage"),)), leads=text)
    (question,) = [one for one in warnings(draft) if f"“{word}”" in one.text]
    assert question.text.startswith(f"2 rows say “{word}” in “status”: are these lost?")
    assert (question.place, question.column) == (Place.COLUMNS, 1)
    assert any('(--column "outcome=status")' in text for text in remarks(draft, PLAN))
    assert draft.mapping.files[0].columns[1].role is Role.OTHER, "as before, until it is answered"
    for role in ("outcome", "other"):
        answered = drafted(tmp_path, Choices(columns=(("stage", "stage"), (role, "status"))), leads=text)
        assert not [one for one in warnings(answered) if "status" in one.text]


def test_only_words_of_losses_are_taken_from_such_a_column(tmp_path: Path) -> None:
    """A lead that was converted into something is no customer, though elsewhere that word means one."""
    path = tmp_path / "leads.csv"
    path.write_text(STATUS.format(lost="Disqualified").replace("06,Won", "06,Demo"), "utf-8")
    choices = Choices(columns=(("stage", "stage"), ("outcome", "status")))
    mapping = drafting.draft([survey_of(path)], PLAN, choices).mapping
    (leads,) = (m.leads for m in parse_files(mapping, keep_cells=False) if isinstance(m, Parsed))
    journeys = resolve(leads, [stage.id for stage in PLAN.stages], 2, Counting())
    assert journeys.outcome.tolist() == [OPEN, LOST_OUTCOME, OPEN, LOST_OUTCOME]
    assert journeys.furthest.tolist() == [0, 1, 1, 0]
