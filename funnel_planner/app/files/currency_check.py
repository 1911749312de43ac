"""Amounts of files in another currency than they would be counted in: nothing is converted, so it must be said."""

from funnel_planner.app.files.reading_doubts import About, Doubt
from funnel_planner.domain.mapping import Mapping, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # the survey loads what must wait until after the first paint
    from funnel_planner.app.files.drafts import Draft

_AMOUNTS = (Role.VALUE, Role.COST)


def value_currency(mapping: Mapping) -> str:
    """ISO code that the values name, else the costs; empty where none does or they contradict each other."""
    for role in _AMOUNTS:
        columns = [column for file in mapping.files for column in file.columns if column.role is role]
        named = {column.currency for column in columns if column.currency}
        if named:
            return named.pop() if len(named) == 1 else ""
    return ""


def planned_currency(plan: Plan) -> str:
    """The currency of money that is planned; empty where none is."""
    money = plan.economics
    amounts = [money.deal_size, money.sales_cost_per_month, money.revenue_per_account_month]
    for channel in plan.channels:
        cost = channel.cost
        amounts += [cost.fixed_per_month, cost.per_click, cost.per_lead, channel.deal_size]
    return money.currency if any(amounts) else ""


def currency_doubts(drafted: "Draft") -> list[Doubt]:
    """All that there is to say about the currencies of a draft, file by file."""
    return [*_other_currencies(drafted), *_several_currencies(drafted)]


def unnamed_currency(drafted: "Draft") -> list[Doubt]:
    """That amounts name no currency, where neither leads nor a plan of amounts say what it is; said once."""
    if drafted.plan_currency or drafted.planned_currency or not drafted.own_currency:
        return []
    columns = [(n, c) for n, file in enumerate(drafted.mapping.files) for c in file.columns if c.role in _AMOUNTS]
    if not columns or any(column.currency for _, column in columns):
        return []
    text = tr("“{column}” names no currency: its amounts count in {currency}, the currency of the plan.")
    number, column = columns[0]
    sentence = text.format(column=column.header, currency=drafted.own_currency)
    return [Doubt(sentence, About.COLUMN, number, column.index)]


def _other_currencies(drafted: "Draft") -> list[Doubt]:
    """Amounts in another currency than that of the plan's leads, of what is planned, or of the other amounts."""
    new = "" if drafted.plan_currency else value_currency(drafted.mapping)
    own = drafted.plan_currency or new or drafted.planned_currency
    planned = drafted.planned_currency
    differs = tr("“{column}” is in {currency}, but this plan counts in {own}. Amounts are not converted.")
    changes = tr(
        "“{column}” is in {currency}, so this plan will count in {currency} instead of {own}. Amounts planned in {own}"
        " are not converted: check deal size and costs."
    )
    found = []
    for number, file in enumerate(drafted.mapping.files):
        for column in file.columns:
            if column.role not in _AMOUNTS or not column.currency:
                continue
            if own and column.currency != own:
                text = differs.format(column=column.header, currency=column.currency, own=own)
            elif new and planned not in ("", new):
                text = changes.format(column=column.header, currency=new, own=planned)
                planned = ""  # said once
            else:
                continue
            found.append(Doubt(text, About.COLUMN, number, column.index))
    return found


def _several_currencies(drafted: "Draft") -> list[Doubt]:
    """Amounts of one column in several currencies, which would be added up as they are."""
    from funnel_planner.spreadsheet.meaning.currencies import mixed_currencies

    text = tr("“{column}” is in several currencies ({currencies}). Amounts are not converted: they add up as they are.")
    found = []
    for number, (file, survey) in enumerate(zip(drafted.mapping.files, drafted.surveys, strict=True)):
        for column in file.columns:
            if column.role not in _AMOUNTS:
                continue
            named = mixed_currencies(survey.columns, survey.columns[column.index])
            if named:
                sentence = text.format(column=column.header, currencies=", ".join(named))
                found.append(Doubt(sentence, About.COLUMN, number, column.index))
    return found
