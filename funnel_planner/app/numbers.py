"""The numbers of a plan: measured from leads and forecast, recomputed only where something they rest on changed.

numpy and the pure functions load when the first number is asked for, never at import.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from funnel_planner.app.files.same_rows import Found
from funnel_planner.app.findings.planned_channels import project_part
from funnel_planner.app.leads.overlay import laid_over, needs_keys, split
from funnel_planner.app.leads.rows_by_key import with_further_rows
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import PlanFile

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy
    from funnel_planner.analytics.by_hand import Overlaid
    from funnel_planner.analytics.cube import Cube
    from funnel_planner.analytics.leads import LeadData
    from funnel_planner.analytics.results import Measured
    from funnel_planner.forecast.projection import Projection


class Rule(NamedTuple):
    """What counting depends on; equal rules need no recount."""

    batches: tuple[str, ...]
    stage_ids: tuple[str, ...]
    won_index: int
    counting: Counting
    channels: tuple[tuple[str, tuple[str, ...]], ...]
    """Names and aliases."""

    def over_same(self, other: "Rule") -> bool:
        """They differ in leads and way of counting at most."""
        return self._replace(batches=other.batches, counting=other.counting) == other


@dataclass(frozen=True, slots=True, eq=False)
class CountedLeads:
    """Leads counted under one rule: everything that does not depend on the filter. ``leads`` None: no leads."""

    rule: Rule
    batches: tuple[str, ...]
    leads: "LeadData | None"
    cube: "Cube | None"
    imports: tuple[str, ...] = ()
    """Those of ``batches`` that are not made by hand."""
    base: "LeadData | None" = None
    """What the imports say, merged; kept while leads are changed by hand."""
    overlaid: "Overlaid | None" = None


class Numbers:
    """Keeps what was counted last and answers from it. ``count`` may run on a worker thread; the rest may not."""

    def __init__(self, file: PlanFile) -> None:
        self._file = file
        self._counted: CountedLeads | None = None
        self._measured: tuple[CountedLeads, LeadFilter, Measured] | None = None
        self._whole: tuple[CountedLeads, Measured] | None = None
        self._projected: tuple[Plan, Projection] | None = None
        self._found: Found = {}
        self._found_in: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Something was counted, so the libraries are loaded."""
        return self._counted is not None

    def is_counted(self, plan: Plan) -> bool:
        """What is kept answers for this plan."""
        return self._counted is not None and self._counted.rule == counting_rule(plan)

    def is_quick(self, plan: Plan, limit: int) -> bool:
        """A recount touches at most ``limit`` leads, all of them in memory."""
        if not plan.batches:
            return True
        counted = self._counted
        if counted is None or counted.base is None:
            return False
        if counted.batches != plan.batches and counted.imports != split(self._file, plan.batches)[0]:
            return False
        return counted.base.lead_count <= limit

    def nearly_counted(self, plan: Plan) -> bool:
        """What is kept was counted until the rule was changed or something said by hand: worth showing until then."""
        counted, rule = self._counted, counting_rule(plan)
        if counted is None or counted.cube is None or not counted.rule.over_same(rule):
            return False
        return counted.batches == plan.batches or counted.imports == split(self._file, plan.batches)[0]

    def count(self, plan: Plan) -> CountedLeads:
        """Read the plan's leads (unless they are in memory) and count them."""
        rule = counting_rule(plan)
        if not plan.batches:
            import funnel_planner.forecast.flow  # noqa: F401 - so that the first projection finds it loaded

            return CountedLeads(rule, (), None, None)
        imports, by_hand = split(self._file, plan.batches)
        base = self._base(imports, with_keys=needs_keys(by_hand), stage_ids=rule.stage_ids)
        overlaid = None
        if by_hand.leads:
            found = self._found if self._found_in == imports else {}
            overlaid = laid_over(self._file, base, imports, by_hand, [stage.id for stage in plan.stages], found)
            self._found, self._found_in = found, imports
        leads = base if overlaid is None else overlaid.leads
        return CountedLeads(rule, plan.batches, leads, self._recounted(plan, leads, rule), imports, base, overlaid)

    def _recounted(self, plan: Plan, leads: "LeadData", rule: Rule) -> "Cube":
        """The leads counted; another mode for the same leads is a switch, which is much quicker."""
        kept = self._counted
        if kept is None or kept.cube is None or kept.leads is not leads:
            return count_leads(plan, leads)
        from funnel_planner.analytics.cube import build_cube
        from funnel_planner.analytics.reached import can_switch, switch

        journeys = kept.cube.journeys
        if not kept.rule.over_same(rule) or not can_switch(journeys.counting, plan.counting):
            return count_leads(plan, leads)
        return build_cube(switch(journeys, plan.counting), kept.cube)

    def use(self, counted: CountedLeads | None) -> None:
        """Answer from what was counted."""
        if counted is not None:
            self._counted = counted

    def leads(self, plan: Plan) -> "LeadData | None":
        """The plan's leads, None while there are none or they are being read."""
        counted = self._counted
        return counted.leads if counted is not None and counted.batches == plan.batches else None

    def cube(self, plan: Plan) -> "Cube | None":
        """The plan's leads one by one as they were counted, None while there are none or they are being counted."""
        return self._counted.cube if self._counted is not None and self.is_counted(plan) else None

    def overlaid(self, plan: Plan) -> "Overlaid | None":
        """What was said by hand of the counted leads; None where nothing was."""
        return self._counted.overlaid if self._counted is not None and self.is_counted(plan) else None

    def imported(self, plan: Plan) -> "LeadData | None":
        """What the plan's imports say, merged; None while they are being read."""
        counted = self._counted
        return counted.base if counted is not None and counted.batches == plan.batches else None

    def imports(self, plan: Plan) -> tuple[str, ...]:
        """The plan's batches that were imported, in the order in which ``LeadData.stored_batch`` counts them."""
        kept = self._counted
        return kept.imports if kept is not None and kept.batches == plan.batches else split(self._file, plan.batches)[0]

    def measured(self, plan: Plan, lead_filter: LeadFilter) -> "Measured | None":
        """What was measured, None while there are no leads or they are being counted."""
        counted = self._counted
        if counted is None or counted.cube is None or not self.is_counted(plan):
            return None
        if lead_filter.is_empty:
            if self._whole is None or self._whole[0] is not counted:
                self._whole = (counted, measured_in(counted.cube, lead_filter))
            return self._whole[1]
        kept = self._measured
        if kept is None or kept[0] is not counted or kept[1] != lead_filter:
            kept = self._measured = (counted, lead_filter, measured_in(counted.cube, lead_filter))
        return kept[2]

    def projection(self, plan: Plan) -> "Projection | None":
        """The forecast of the plan's month, None before the libraries are loaded."""
        if self._counted is None:
            return None
        if self._projected is None or self._projected[0] is not plan:
            from funnel_planner.forecast.flow import project

            self._projected = (plan, project(plan))
        return self._projected[1]

    def projection_of(self, plan: Plan, wish: LeadFilter) -> "Projection | None":
        """The forecast of the channels that a filter asks for, once there are numbers of theirs to set it beside."""
        everything, measured = self.projection(plan), self.measured(plan, wish)
        if everything is None or not wish.channels or measured is None or measured.is_empty:
            return everything
        return project_part(plan, wish)

    def _base(self, imports: tuple[str, ...], *, with_keys: bool, stage_ids: tuple[str, ...]) -> "LeadData":
        """The leads of the imports, read unless they are in memory with all that is needed."""
        from funnel_planner.analytics.leads import no_leads
        from funnel_planner.analytics.merging import merge

        kept = self._counted
        if kept is not None and kept.base is not None and kept.imports == imports and imports:
            missing = with_keys and kept.base.has_keys and kept.base.keys is None
            if not missing:
                return kept.base
        if not imports:
            return no_leads(stage_ids)
        several = len(imports) > 1
        read = (self._load(batch, with_keys=several or with_keys) for batch in imports)
        merged = merge([with_further_rows(self._file, *each) for each in zip(imports, read, strict=True)])
        return replace(merged, batch_ids=imports)

    def _load(self, batch: str, *, with_keys: bool) -> "LeadData":
        """The columns of a batch, made anew from its rows where they are damaged."""
        try:
            return self._file.load_leads(batch, with_keys=with_keys)
        except PlannerError as error:
            if error.kind != "columns_damaged" or self._file.read_only:
                raise
            from funnel_planner.app.files.rebuilding import rebuild

            rebuild(self._file, batch)
            return self._file.load_leads(batch, with_keys=with_keys)


def count_leads(plan: Plan, leads: "LeadData") -> "Cube":
    """Leads counted under a plan's stages, channels and counting rule."""
    from funnel_planner.analytics.cube import build_cube
    from funnel_planner.analytics.reached import channel_aliases, resolve

    stage_ids = tuple(stage.id for stage in plan.stages)
    return build_cube(resolve(leads, stage_ids, plan.won_index, plan.counting, channel_aliases(plan)))


def measured_in(cube: "Cube", lead_filter: LeadFilter) -> "Measured":
    """What was measured of the leads that pass a filter."""
    from funnel_planner.analytics.measure import measure

    return measure(cube, lead_filter)


def counting_rule(plan: Plan) -> Rule:
    """The rule of a plan."""
    return Rule(
        batches=plan.batches,
        stage_ids=tuple(stage.id for stage in plan.stages),
        won_index=plan.won_index,
        counting=plan.counting,
        channels=tuple((channel.name, channel.aliases) for channel in plan.channels),
    )
