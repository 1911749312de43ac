"""The plan that a file opens with: the one worked on last, else the newest, else a basic one made for it."""

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import language, mark

LAST_PLAN = "last_plan"
"""Setting of a file: id of the plan worked on last."""


def first_plan(file: PlanFile) -> Plan:
    """Raises ``PlannerError``: ``file_without_plans`` where none can be made."""
    cards = [card for card in file.plan_cards() if not card.trashed]
    last = file.setting(LAST_PLAN)
    if last in {card.id for card in cards}:
        return file.load_plan(last)
    if cards:
        return file.load_plan(max(cards, key=lambda card: card.modified).id)
    from funnel_planner.domain.templates import load_template

    if file.read_only:
        raise PlannerError("file_without_plans", path=str(file.path))
    plan = load_template("basic", language())
    file.create_plan(plan, mark("Create plan"))
    return plan
