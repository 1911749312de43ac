"""What undo and redo did to the imports of a plan, in a sentence; other edits are seen where they are made."""

from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.storage.records import BY_HAND, BatchInfo
from funnel_planner.words import formats, tr, trn

MOST_NAMED = 2
"""Files of an import that are named; more are counted."""


def import_undone(file: PlanFile, before: Plan, after: Plan) -> str:
    """That an import is gone or back; empty where the step was about something else. Raises ``PlannerError``.

    Nothing is said of a linked file that was read again: an import took the place of another one.
    """
    if before.id != after.id:
        return ""
    gone, back = (
        [info for info in map(file.batch, changed) if info.kind != BY_HAND]
        for changed in (_only_in(before, after), _only_in(after, before))
    )
    if bool(gone) == bool(back):
        return ""
    return " ".join([*map(_gone_words, gone), *map(_back_words, back)])


def _only_in(plan: Plan, other: Plan) -> list[str]:
    return [batch for batch in plan.batches if batch not in other.batches]


def _gone_words(info: BatchInfo) -> str:
    name, ledger = _name(info), info.ledger
    if not info.lead_count:
        return tr("Import of {name} undone: its totals are taken out.").format(name=name)
    parts = [
        trn("{n} lead removed", "{n} leads removed", ledger.created).format(n=formats.count(ledger.created)),
        trn("{n} as before", "{n} as before", ledger.updated).format(n=formats.count(ledger.updated)),
    ]
    changed = [part for part, n in zip(parts, (ledger.created, ledger.updated), strict=True) if n]
    return tr("Import of {name} undone: {changes}.").format(name=name, changes=", ".join(changed or parts[:1]))


def _back_words(info: BatchInfo) -> str:
    n = info.lead_count
    if not n:
        return tr("Import of {name} is back, with its totals.").format(name=_name(info))
    text = trn("Import of {name} is back, with {n} lead.", "Import of {name} is back, with {n} leads.", n)
    return text.format(name=_name(info), n=formats.count(n))


def _name(info: BatchInfo) -> str:
    names = [file.name for file in info.files]
    if len(names) > MOST_NAMED:
        return trn("{n} file", "{n} files", len(names)).format(n=formats.count(len(names)))
    return ", ".join(names)
