"""The form of a plan's money and time assumptions."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLabel

from funnel_planner.app.findings.measurement_words import source_words
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.measurement import NumberKind
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.fields import MoneyField, NumberField, PercentField
from funnel_planner.ui.pages.form import Form
from funnel_planner.ui.pages.form_fields import ChoiceField, LineField
from funnel_planner.ui.theme import Theme
from funnel_planner.ui.widgets import label
from funnel_planner.words import mark, tr

MAX_HORIZON_MONTHS = 60


class PlanForm(Form[Plan]):
    """Currency, deal size, margin and the other numbers that hold for the whole plan."""

    def __init__(self, theme: Theme, taken: Callable[[Plan, str, str], None]) -> None:
        super().__init__(theme, taken)
        self._money: list[MoneyField] = []
        self._add_sale()
        self._add_leads()
        self._add_subscription()
        self._add_repeat()

    def show_plan(self, plan: Plan) -> None:
        """Show a plan's assumptions."""
        for field in self._money:
            field.set_currency(plan.economics.currency)
        self._lead_stage.set_choices(
            [("", tr("First stage ({stage})").format(stage=plan.stages[0].name))]
            + [(stage.id, stage.name) for stage in plan.stages]
        )
        source = source_words(plan, NumberKind.DEAL_SIZE)
        self._source.setText(tr("Deal size: {source}").format(source=source) if source else "")
        self._source.setVisible(bool(source))
        self._lifetime.setText(_lifetime_words(plan.economics))
        self.show_subject(plan, fresh=self.subject is None or self.subject.id != plan.id)

    def _add_sale(self) -> None:
        self.add_section(tr("A sale"))
        self._add_money(tr("Deal size"), "deal_size", mark("Change deal size"), optional=False)
        self.add(tr("Gross margin"), PercentField("", optional=False), *_part("margin"),
                 label_key=mark("Change margin"), key="margin")  # fmt: skip
        self._source = self._add_note()
        self._add_money(tr("Sales cost a month"), "sales_cost_per_month", mark("Change sales cost"), optional=False)
        self.add(tr("Currency"), LineField("", "EUR"), lambda p: p.economics.currency,
                 lambda p, v: replace(p, economics=replace(p.economics, currency=v.upper())),
                 label_key=mark("Change currency"), key="currency")  # fmt: skip

    def _add_leads(self) -> None:
        self.add_section(tr("Counting and time"))
        self._lead_stage = ChoiceField("")
        self.add(tr("Called a lead from"), self._lead_stage, *_part("lead_stage"),
                 label_key=mark("Change lead stage"), key="lead_stage")  # fmt: skip
        self.add(tr("Days from opportunity to sale"), NumberField("", digits=1), *_part("cycle_days"),
                 label_key=mark("Change sales cycle"), key="cycle_days")  # fmt: skip
        self.add(
            tr("Months to look ahead"),
            NumberField("", low=1, high=MAX_HORIZON_MONTHS, digits=0, optional=False),
            lambda p: float(p.horizon_months),
            lambda p, v: replace(p, horizon_months=round(v)),
            label_key=mark("Change horizon"), key="horizon",
        )  # fmt: skip

    def _add_subscription(self) -> None:
        self.add_section(tr("Subscription, if customers pay monthly"))
        self._add_money(tr("Revenue per customer a month"), "revenue_per_account_month", mark("Change monthly revenue"))
        self.add(tr("Customers leaving a month"), PercentField(""), *_part("churn_per_month"),
                 label_key=mark("Change churn"), key="churn")  # fmt: skip

    def _add_repeat(self) -> None:
        self.add_section(tr("Repeat purchases, if customers buy again"))
        self.add(tr("Orders of a customer a year"), NumberField(""), *_part("orders_per_year"),
                 label_key=mark("Change orders a year"), key="orders_per_year")  # fmt: skip
        self.add(tr("Years a customer keeps buying"), NumberField(""), *_part("customer_years"),
                 label_key=mark("Change years of a customer"), key="customer_years")  # fmt: skip
        self._lifetime = self._add_note()

    def _add_note(self) -> QLabel:
        """A quiet line below the fields so far."""
        note = label("", self._theme, "small", "muted", wrap=True)
        self._grid.addWidget(note, self._row, 0, 1, 2)
        self._row += 1
        return note

    def _add_money(self, title: str, field: str, label_key: str, *, optional: bool = True) -> None:
        money = MoneyField("", "EUR", optional=optional)
        self._money.append(money)
        self.add(title, money, *_part(field), label_key=label_key, key=field)


def _lifetime_words(economics: Economics) -> str:
    """Which of the two ways of paying the lifetime value follows."""
    if economics.is_subscription:
        return tr(
            "Not counted now: both fields of the subscription are filled in, so the lifetime value comes from it. Clear"
            " one of them to count orders."
        )
    return tr(
        "Lifetime value = deal size × orders a year × years × gross margin; the first order is one of them. A"
        " subscription with both fields filled in counts instead."
    )


def _part(field: str) -> tuple[Callable[[Plan], Any], Callable[[Plan, Any], Plan]]:
    """How to read and change one of the plan's economics."""
    return (
        lambda plan: getattr(plan.economics, field),
        lambda plan, value: replace(plan, economics=replace(plan.economics, **{field: value})),
    )
