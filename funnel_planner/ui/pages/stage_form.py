"""The form of one stage: everything a stage says, edited in place."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from funnel_planner.app.editing import channels_with_own_rate, plan_rate_counts
from funnel_planner.app.findings.measurement_words import source_words
from funnel_planner.domain.measurement import NumberKind
from funnel_planner.domain.stage import AidaStep, Phase, Stage, StageKind
from funnel_planner.domain.vocabulary import word
from funnel_planner.ui.fields import NumberField, PercentField
from funnel_planner.ui.pages.form import Form
from funnel_planner.ui.pages.form_fields import ChoiceField, LineField, ListField, TextField
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label, quiet_button, row_of
from funnel_planner.words import mark, tr, trn
from funnel_planner.words.formats import count, interval, percent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_planner.analytics.results import Measured
    from funnel_planner.domain.plan import Plan
    from funnel_planner.forecast.projection import Projection


USE_MEASURED = mark("Use measured rate")
"""The edit that takes the measured rate over: whoever stores it keeps what it was measured from."""


class StageForm(Form[Stage]):
    """Fields of a stage. The planned rate is hidden on the last stage, where it would mean nothing."""

    def __init__(self, theme: Theme, taken: Callable[[Stage, str, str], None]) -> None:
        super().__init__(theme, taken)
        self._measured_rate: float | None = None
        self._is_read_only = False
        self._add_identity()
        self._add_flow()
        self._add_place()
        self._add_rules()
        self._add_guidance()

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - like a Qt setter
        """Let what is shown only be read."""
        super().set_read_only(read_only)
        self._is_read_only = read_only
        self._use.setVisible(self._use.isVisibleTo(self) and not read_only)

    def show_stage(
        self, plan: "Plan", stage: Stage, measured: "Measured | None", projection: "Projection | None" = None
    ) -> None:
        """Show a stage of a plan, with what was measured of its step to the next, and what all channels make of it."""
        fresh = self.subject is None or self.subject.id != stage.id
        if fresh:
            self.notice.clear()
        self.show_subject(stage, fresh=fresh)
        index = plan.stage_index(stage.id)
        last = index == len(plan.stages) - 1
        following = "" if last else plan.stages[index + 1].name
        title = tr("Planned rate to “{stage}”").format(stage=following)
        self._rate.field.setAccessibleName(title)
        self._rate.name.setToolTip(tool_tip(title))
        for tie in (self._rate, self._days):
            tie.field.setVisible(not last)
            tie.name.setVisible(not last)
        source = "" if last else source_words(plan, NumberKind.RATE, stage_id=stage.id)
        self._source.setText(tr("Planned rate: {source}").format(source=source) if source else "")
        self._source.setVisible(bool(source))
        remark = "" if last else _own_rates_text(plan, projection, index)
        self._own_rates.setText(remark)
        self._own_rates.setVisible(bool(remark))
        self.rate_field.setAccessibleDescription(remark)
        self._show_measured(index, measured, last=last)
        if self._is_read_only or not plan_rate_counts(plan, projection, index):
            self._use.hide()  # it would change nothing either

    def _add_identity(self) -> None:
        self.name_field = LineField(tr("Name"))
        self.add(tr("Name"), self.name_field, lambda s: s.name, _changing("name"),
                 label_key=mark("Rename stage"), key="name", wide=True)  # fmt: skip
        self.add(tr("Guiding question"), LineField("", tr("What do people ask themselves here?")),
                 lambda s: s.question, _changing("question"),
                 label_key=mark("Change guiding question"), key="question", wide=True)  # fmt: skip

    def _add_flow(self) -> None:
        self.rate_field = PercentField("", optional=True)
        self._rate = self.add(tr("Planned rate to next"), self.rate_field, lambda s: s.rate_to_next,
                              _changing("rate_to_next"), label_key=mark("Change planned rate"), key="rate")  # fmt: skip
        self._days = self.add(tr("Mean days to next"), NumberField("", digits=1), lambda s: s.days_to_next,
                              _changing("days_to_next"), label_key=mark("Change days to next stage"),
                              key="days")  # fmt: skip
        self._measured = label("", self._theme, "small", "muted", wrap=True)
        self._own_rates = label("", self._theme, "small", "muted", wrap=True)
        self._source = label("", self._theme, "small", "muted", wrap=True)
        for remark in (self._own_rates, self._source):
            self._grid.addWidget(remark, self._row, 0, 1, 2)
            self._row += 1
        self._use = quiet_button(tr("Use it"), self._use_measured)
        self._use.setAccessibleName(tr("Use the measured rate in the plan"))
        line = row_of(self._measured, self._use, stretch=False)
        line.setStretch(0, 1)
        line.setContentsMargins(0, 0, 0, SPACE["s"])
        self._grid.addLayout(line, self._row, 0, 1, 2)
        self._row += 1

    def _add_place(self) -> None:
        self.add(tr("Phase"), ChoiceField("", [(p, word(p)) for p in Phase]), lambda s: s.phase, _changing("phase"),
                 label_key=mark("Change phase"), key="phase")  # fmt: skip
        self.add(tr("Kind"), ChoiceField("", [(k, word(k)) for k in StageKind]), lambda s: s.kind, _changing("kind"),
                 label_key=mark("Change kind of stage"), key="kind")  # fmt: skip
        self.add(tr("AIDA step it serves"), ChoiceField("", [(a, word(a)) for a in AidaStep]), lambda s: s.aida,
                 _changing("aida"), label_key=mark("Change AIDA step"), key="aida")  # fmt: skip
        self.add(tr("Owner"), LineField("", tr("Who looks after it?")), lambda s: s.owner, _changing("owner"),
                 label_key=mark("Change owner"), key="owner")  # fmt: skip

    def _add_rules(self) -> None:
        self.add(tr("Comes in when"), TextField("", 2, tr("Entry criterion")), lambda s: s.entry_criterion,
                 _changing("entry_criterion"), label_key=mark("Change entry criterion"), key="entry",
                 wide=True)  # fmt: skip
        self.add(tr("Goes on when"), TextField("", 2, tr("Exit criterion")), lambda s: s.exit_criterion,
                 _changing("exit_criterion"), label_key=mark("Change exit criterion"), key="exit",
                 wide=True)  # fmt: skip
        self.add(tr("Answer within (days)"), NumberField("", digits=1), lambda s: s.sla_days, _changing("sla_days"),
                 label_key=mark("Change answer time"), key="sla")  # fmt: skip

    def _add_guidance(self) -> None:
        one_a_line = tr("One a line")
        for title, field, text in (
            (tr("Metrics to watch"), "metrics", mark("Change metrics")),
            (tr("Content ideas"), "content_ideas", mark("Change content ideas")),
            (tr("Suitable channels"), "suitable_channels", mark("Change suitable channels")),
            (tr("Also called, in imported files"), "aliases", mark("Change names in files")),
        ):
            self.add(title, ListField("", 3, one_a_line), _reading(field), _changing(field),
                     label_key=text, key=field, wide=True)  # fmt: skip

    def _show_measured(self, index: int, measured: "Measured | None", *, last: bool) -> None:
        self._measured_rate = None
        if not last and measured is not None and len(measured.total.step_rate) > index + 1:
            self._measured_rate = measured.total.step_rate[index + 1]
        has_rate = self._measured_rate is not None
        self._measured.setVisible(has_rate)
        self._use.setVisible(has_rate and self._measured_rate != (self.subject.rate_to_next if self.subject else None))
        if measured is None or not has_rate:
            return
        between = measured.total.step_interval[index + 1]
        text = tr("Measured: {rate} of {n} ({interval})") if between else tr("Measured: {rate} of {n}")
        self._measured.setText(
            text.format(
                rate=percent(self._measured_rate),
                n=count(measured.total.counts[index]),
                interval=interval(*between) if between else "",
            )
        )

    def _use_measured(self) -> None:
        if self.subject is not None and self._measured_rate is not None:
            changed = replace(self.subject, rate_to_next=self._measured_rate)
            self._taken(changed, USE_MEASURED, "rate")


def _own_rates_text(plan: "Plan", projection: "Projection | None", index: int) -> str:
    """Why the planned rate of all channels together is another than the plan's; empty where it is the plan's."""
    own, coming = channels_with_own_rate(plan, projection, index)
    if not own or projection is None:
        return ""
    together = percent(projection.step_rate[index + 1])
    if own == coming:
        return tr(
            "This rate changes nothing: every channel has its own rate for this step, together {rate}. Change or clear"
            " them in the table of channels."
        ).format(rate=together)
    text = trn(
        "{n} channel has its own rate for this step; all together: {rate}.",
        "{n} channels have their own rate for this step; all together: {rate}.",
        own,
    )
    return text.format(rate=together)


def _changing(field: str) -> Callable[[Stage, Any], Stage]:
    return lambda stage, value: replace(stage, **{field: value})


def _reading(field: str) -> Callable[[Stage], Any]:
    return lambda stage: getattr(stage, field)
