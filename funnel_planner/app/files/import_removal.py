"""Taking an import out of a plan after other things were done."""

from collections.abc import Collection, Sequence

from funnel_planner.domain.plan import Plan


def without_import(plan: Plan, gone: Collection[str], replaced: Sequence[str] = ()) -> Plan:
    """The plan without these batches; ``replaced``, whose place they took, stand there again.

    What was done to the plan since stays. A plan that looks at none of them any more is left as it is.
    """
    places = [place for place, batch in enumerate(plan.batches) if batch in gone]
    if not places:
        return plan
    back = [batch for batch in replaced if batch not in plan.batches]
    kept = [batch for batch in plan.batches if batch not in gone]
    return plan.with_batches((*kept[: places[0]], *back, *kept[places[0] :]))
