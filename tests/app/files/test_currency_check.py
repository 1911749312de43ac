"""Amounts in another currency than they would be counted in are told, of leads and of costs, however they are named."""

from dataclasses import replace
from pathlib import Path

import pytest

from funnel_planner.app.files import drafting, drafts
from funnel_planner.app.files.currency_check import value_currency
from funnel_planner.app.files.import_check import questions
from funnel_planner.app.files.question import Place, Weight
from funnel_planner.app.files.remarks import remarks
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.meaning.choices import Choices
from tests.support.surveyed import survey_of

PLANNED = load_template("sales", "en")
BARE = replace(PLANNED, channels=(), economics=Economics())
FULL = replace(PLANNED, batches=("b1",))
LEADS = (
    "Lead ID,Source,Stage,Created,{amount}{more}\n1,Ads,MQL,2026-05-20,{value}{code}\n2,Ads,SQL,2026-05-21,7{code}\n"
)
COSTS = "Campaign,Day,Currency code,Impr.,Clicks,Cost\nA,2026-05-01,INR,100,10,50.5\nB,2026-05-02,INR,90,8,20.25\n"


def drafted(folder: Path, text: str, plan: Plan) -> drafts.Draft:
    path = folder / "file.csv"
    path.write_text(text, "utf-8")
    return drafting.draft([survey_of(path)], plan, Choices())


def told(draft: drafts.Draft, plan: Plan) -> list[str]:
    """What the dialog says about currencies; the command line says the same."""
    found = [question for question in questions(draft) if "not converted" in question.text]
    assert all(question.weight is Weight.WARNS and question.place is Place.COLUMNS for question in found)
    texts = [question.text for question in found]
    assert [text for text in remarks(draft, plan) if "not converted" in text] == texts
    return texts


@pytest.mark.parametrize(
    ("text", "header"),
    [
        (LEADS.format(amount="Amount", more=",Currency", value="5", code=",INR"), "Amount"),
        (LEADS.format(amount="Amount (INR)", more="", value="5", code=""), "Amount (INR)"),
        (LEADS.format(amount="Amount", more="", value="INR 5", code=""), "Amount"),
        (COSTS, "Cost"),
        (COSTS.replace("Currency code,", "").replace("INR,", "").replace("Cost", "Cost (INR)"), "Cost (INR)"),
    ],
)
def test_another_currency_than_the_plans_is_told(tmp_path: Path, text: str, header: str) -> None:
    draft = drafted(tmp_path, text, FULL)
    assert value_currency(draft.mapping) == "INR"
    sentence = f"“{header}” is in INR, but this plan counts in EUR. Amounts are not converted."
    assert told(draft, FULL) == [sentence]
    rupees = replace(FULL, economics=replace(FULL.economics, currency="INR"))
    assert told(drafted(tmp_path, text, rupees), rupees) == []


def test_a_plan_without_leads_takes_the_currency_over_and_tells_what_it_has_planned(tmp_path: Path) -> None:
    (sentence,) = told(drafted(tmp_path, COSTS, PLANNED), PLANNED)
    assert sentence.startswith("“Cost” is in INR, so this plan will count in INR instead of EUR.")
    assert told(drafted(tmp_path, COSTS, BARE), BARE) == []  # nothing is planned in it


def test_costs_in_another_currency_than_the_values_are_told(tmp_path: Path) -> None:
    text = "Lead ID,Source,Stage,Created,Value (PLN),Cost (USD)\n1,Ads,MQL,2026-05-20,5,3\n2,Ads,SQL,2026-05-21,6,4\n"
    draft = drafted(tmp_path, text, BARE)
    assert value_currency(draft.mapping) == "PLN"
    assert told(draft, BARE) == ["“Cost (USD)” is in USD, but this plan counts in PLN. Amounts are not converted."]


@pytest.mark.parametrize(("header", "cell"), [("TOP 10 value", "5"), ("Value", "5 PCS"), ("Amount (ALL-IN)", "5")])
def test_words_in_capitals_are_no_currencies(tmp_path: Path, header: str, cell: str) -> None:
    text = LEADS.format(amount=header, more="", value=cell, code="")
    assert value_currency(drafted(tmp_path, text, FULL).mapping) == ""


def test_amounts_without_any_currency_are_told_once(tmp_path: Path) -> None:
    text = LEADS.format(amount="Amount", more="", value="5", code="")
    draft = drafted(tmp_path, text, BARE)
    (question,) = [one for one in questions(draft) if "names no currency" in one.text]
    assert question.weight is Weight.INFORMS
    assert "“Amount” names no currency: its amounts count in EUR" in question.text
    assert question.text in remarks(draft, BARE)
    for plan in (PLANNED, FULL):  # it was said before, or what is planned says it
        assert not any("names no currency" in text for text in remarks(drafted(tmp_path, text, plan), plan))
    named = drafted(tmp_path, LEADS.format(amount="Amount (INR)", more="", value="5", code=""), BARE)
    assert not any("names no currency" in text for text in remarks(named, BARE))
