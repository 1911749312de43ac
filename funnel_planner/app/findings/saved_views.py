"""Saved views: named filters of a plan, kept in the file's settings.

Fixed days stay what they are; a period such as "last quarter" is kept as that, and moves along with the leads.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from funnel_planner.app.findings.periods import period_keys
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.lead_filter import OUTCOMES, LeadFilter
from funnel_planner.storage.plan_file import PlanFile

MOST_VIEWS = 50


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter with a name."""

    name: str
    lead_filter: LeadFilter


def saved_views(file: PlanFile, plan_id: str) -> tuple[SavedView, ...]:
    """The views of a plan in the order in which they were saved; what another version wrote is left out."""
    try:
        entries = json.loads(file.setting(_key(plan_id)) or "[]")
    except ValueError:
        return ()
    return tuple(view for view in map(_view, entries if isinstance(entries, list) else []) if view is not None)


def save_view(file: PlanFile, plan_id: str, name: str, lead_filter: LeadFilter) -> None:
    """Keep a filter under a name; one of the same name is replaced. Raises ``PlannerError`` if it is read-only."""
    kept = [view for view in saved_views(file, plan_id) if label_key(view.name) != label_key(name)]
    _write(file, plan_id, [*kept, SavedView(name.strip(), lead_filter)][-MOST_VIEWS:])


def delete_view(file: PlanFile, plan_id: str, name: str) -> None:
    """Forget a view. Raises ``PlannerError`` where the file is read-only."""
    _write(file, plan_id, [view for view in saved_views(file, plan_id) if view.name != name])


def _key(plan_id: str) -> str:
    return f"views.{plan_id}"


def _write(file: PlanFile, plan_id: str, views: Sequence[SavedView]) -> None:
    entries = [{"name": view.name, **_plain(view.lead_filter)} for view in views]
    file.set_setting(_key(plan_id), json.dumps(entries, ensure_ascii=False, sort_keys=True))


def _plain(wish: LeadFilter) -> dict[str, Any]:
    return {
        "first_day": None if wish.first_day is None else wish.first_day.isoformat(),
        "last_day": None if wish.last_day is None else wish.last_day.isoformat(),
        "channels": sorted(wish.channels),
        "columns": [[header, sorted(labels)] for header, labels in wish.columns],
        "stages": sorted(wish.stages),
        "group": list(wish.group),
        "period": wish.period,
        "outcomes": sorted(wish.outcomes),
    }


def _view(entry: object) -> SavedView | None:
    """A view as it was written; None where it is none."""
    if not isinstance(entry, dict):
        return None
    try:
        first, last = (None if not entry[key] else date.fromisoformat(entry[key]) for key in ("first_day", "last_day"))
        return SavedView(
            str(entry["name"]),
            LeadFilter(
                first,
                last,
                _texts(entry["channels"]),
                tuple((str(header), _texts(labels)) for header, labels in entry["columns"]),
                _texts(entry["stages"]),
                tuple(str(value) for value in entry["group"]),
                _period(entry.get("period", "")),
                _texts(entry.get("outcomes", ())) & frozenset(OUTCOMES),
            ),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _period(key: object) -> str:
    """A period that is known; else the days it was last for stay."""
    return key if isinstance(key, str) and key in period_keys() else ""


def _texts(values: Sequence[object]) -> frozenset[str]:
    return frozenset(str(value) for value in values)
