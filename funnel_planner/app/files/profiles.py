"""Readings offered again: what was decided for a file with these headers before, or what a known tool's export means.

Profiles belong to a plan file and are kept after every import under the signature of the headers. Presets come with
the program; they give way wherever the values contradict them.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import CountKind, DateOrder, Mapping, MergeRule, Role, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import PlanFile

if TYPE_CHECKING:  # these load rapidfuzz, which must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.choices import Choices
    from funnel_planner.spreadsheet.meaning.survey import Survey

Pairs = tuple[tuple[str, str], ...]
_STAGE = "stage:"
_PLANS_OWN = (Role.STAGE, Role.STAGE_REACHED, Role.LAST_STAGE, Role.TIME, Role.COUNT)
"""Roles that depend on the plan; they are remembered only where somebody chose them."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to propose for some files; ``source`` is ``profile:NAME`` or ``preset:NAME``. Stages go by name."""

    source: str
    columns: Pairs = ()
    """(role or ``stage:NAME``, header)."""
    labels: Pairs = ()
    lost: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    exclude_channels: tuple[str, ...] = ()
    channels: Pairs = ()
    date_orders: Pairs = ()
    """(header, order): for columns of which nothing tells day from month."""
    decimals: Pairs = ()
    """(header, decimal mark): for columns in which nothing proves one."""
    shape: str = ""
    kind: str = ""
    merge: str = ""
    presence: Pairs = ()
    """(position of a file, stage)."""

    @property
    def is_preset(self) -> bool:
        """It comes with the program: whatever the values contradict is not proposed."""
        return self.source.startswith("preset:")


def signature(surveys: "Iterable[Survey]") -> str:
    """One text for all tables with the same headers, whatever their order; our own columns of left-out rows aside."""
    from funnel_planner.spreadsheet.meaning.presets import key_of
    from funnel_planner.spreadsheet.tables.own_columns import HEADERS, has_own_columns

    tables = []
    for survey in surveys:
        headers = [column.header for column in survey.columns]
        if has_own_columns(headers):
            headers = headers[: -len(HEADERS)]
        tables.append("\x1f".join(sorted(map(key_of, headers))))
    return sha256("\x1e".join(sorted(tables)).encode(errors="replace")).hexdigest()


def suggestion_for(surveys: "Sequence[Survey]", file: PlanFile | None) -> Suggestion | None:
    """What to propose for these files: the profile of the plan file for their headers, else a tool's preset."""
    if file is not None:
        profile = file.profile(signature(surveys))
        if profile is not None:
            return _from_json(f"profile:{profile.name}", profile.choices_json)
    return _preset(surveys)


def _open_dates(surveys: "Sequence[Survey]") -> set[str]:
    """Headers of columns of which nothing in these files tells day from month."""
    from funnel_planner.spreadsheet.meaning.file_orders import orders_beside

    return {
        column.header
        for survey, beside in ((survey, orders_beside(survey)) for survey in surveys)
        for column in survey.columns
        if column.date_order is None and column.index not in beside
    }


def with_suggestion(surveys: "Sequence[Survey]", plan: Plan, choices: "Choices", suggestion: Suggestion) -> "Choices":
    """The user's choices, and the suggestion's where the user has made none and nothing speaks against them."""
    from funnel_planner.spreadsheet.meaning.proposal import find_columns

    stages = {label_key(stage.name) for stage in plan.stages}
    taken_headers = {label_key(header) for _, header in choices.columns}
    taken_roles = {role for role, _ in choices.columns}
    columns = tuple(
        (role, header)
        for role, header in suggestion.columns
        if label_key(header) not in taken_headers
        and (role not in taken_roles or role == Role.IGNORE.value)
        and (not role.startswith(_STAGE) or label_key(role[len(_STAGE) :]) in stages)
        and any(find_columns(survey, header) for survey in surveys)
    )
    told = {label_key(label) for label, _ in choices.labels} | set(map(label_key, (*choices.lost, *choices.exclude)))
    open_dates = _open_dates(surveys) - {header for header, _ in choices.date_orders}
    orders = tuple((header, DateOrder(order)) for header, order in suggestion.date_orders if header in open_dates)
    dates = () if choices.dates is not None else orders
    proven = {column.header for survey in surveys for column in survey.columns if column.decimal}
    marked = proven | {header for header, _ in choices.decimals}
    decimals = () if choices.decimal else tuple(pair for pair in suggestion.decimals if pair[0] not in marked)
    channels = {label_key(label) for label, _ in choices.channels} | set(map(label_key, choices.exclude_channels))
    names = {label_key(channel.name) for channel in plan.channels}
    return replace(
        choices,
        columns=(*columns, *choices.columns),
        labels=(
            *((a, b) for a, b in suggestion.labels if label_key(a) not in told and (not b or label_key(b) in stages)),
            *choices.labels,
        ),
        lost=(*(label for label in suggestion.lost if label_key(label) not in told), *choices.lost),
        exclude=(*(label for label in suggestion.exclude if label_key(label) not in told), *choices.exclude),
        exclude_channels=(
            *(label for label in suggestion.exclude_channels if label_key(label) not in channels),
            *choices.exclude_channels,
        ),
        channels=(
            *((a, b) for a, b in suggestion.channels if label_key(a) not in channels and label_key(b) in names),
            *choices.channels,
        ),
        date_orders=(*choices.date_orders, *dates),
        decimals=(*choices.decimals, *decimals),
        shape=choices.shape or (Shape(suggestion.shape) if suggestion.shape else None),
        kind=choices.kind or (CountKind(suggestion.kind) if suggestion.kind else None),
        merge=choices.merge or (MergeRule(suggestion.merge) if suggestion.merge else None),
        presence=choices.presence or _presence(suggestion, surveys, stages),
    )


def marked(mapping: Mapping, choices: "Choices", suggestion: Suggestion) -> Mapping:
    """The mapping in which what was only suggested says so."""
    own = {label_key(header) for _, header in choices.columns}
    suggested = {label_key(header) for _, header in suggestion.columns}
    files = tuple(
        replace(
            file,
            columns=tuple(
                replace(column, evidence=suggestion.source, confidence=0.95)
                if column.evidence == "chosen"
                and label_key(column.header) in suggested
                and label_key(column.header) not in own
                else column
                for column in file.columns
            ),
        )
        for file in mapping.files
    )
    by_suggestion = suggestion.merge and choices.merge is None
    return replace(mapping, files=files, merge_evidence=suggestion.source if by_suggestion else mapping.merge_evidence)


def without_contradicted(surveys: "Sequence[Survey]", mapping: Mapping, suggestion: Suggestion) -> Suggestion:
    """A preset without what the values contradict; ``mapping`` is what would be proposed without it."""
    from funnel_planner.spreadsheet.meaning.column_checks import fits_values
    from funnel_planner.spreadsheet.meaning.proposal import find_columns

    sure = {
        column.role.value
        for file in mapping.files
        for column in file.columns
        if column.role in _PLANS_OWN and "values:" in column.evidence and column.confidence >= 0.9
    }
    kept = []
    for role, header in suggestion.columns:
        found = [column for survey in surveys for column in find_columns(survey, header)]
        if role not in sure and all(not column.filled or fits_values(Role(role), column) for column in found):
            kept.append((role, header))
    return replace(suggestion, columns=tuple(kept))


def remember(file: PlanFile, surveys: "Sequence[Survey]", mapping: Mapping, choices: "Choices", plan: Plan) -> None:
    """Keep how these files were read, under the signature of their headers. Raises ``PlannerError`` of writing."""
    name = Path(surveys[0].path).stem if surveys else ""
    file.remember_profile(signature(surveys), name, _to_json(mapping, choices, plan))


def _preset(surveys: "Sequence[Survey]") -> Suggestion | None:
    """The presets of the tools that wrote these files."""
    from funnel_planner.spreadsheet.meaning.presets import key_of, preset_for

    names: dict[str, None] = {}
    columns: list[tuple[str, str]] = []
    merge = ""
    for survey in surveys:
        preset = preset_for(column.header for column in survey.columns)
        if preset is None:
            continue
        names[preset.name] = None
        merge = merge or (preset.merge.value if preset.merge else "")
        by_key = {key_of(column.header): column.header for column in reversed(survey.columns)}
        for role, headers in preset.columns.items():
            there = [by_key[key] for key in headers if key in by_key]
            wanted = there if role == Role.NAME.value else there[:1]
            columns += [(role, header) for header in wanted]
    if not names:
        return None
    return Suggestion(f"preset:{', '.join(names)}", tuple(dict.fromkeys(columns)), merge=merge)


def _presence(suggestion: Suggestion, surveys: "Sequence[Survey]", stages: set[str]) -> Pairs:
    return tuple(
        (surveys[int(place)].path, stage)
        for place, stage in suggestion.presence
        if int(place) < len(surveys) and label_key(stage) in stages
    )


def _to_json(mapping: Mapping, choices: "Choices", plan: Plan) -> str:
    """What is worth keeping of a reading. Labels that no stage column has are not: they may be anything."""
    names = {stage.id: stage.name for stage in plan.stages}
    columns = []
    for file in mapping.files:
        for column in file.columns:
            explicit = column.evidence == "chosen" or column.evidence.startswith(("profile:", "preset:", "earlier:"))
            role = column.role.value
            if column.role is Role.STAGE_REACHED:
                role = f"{_STAGE}{names[column.stage_id]}" if column.stage_id in names else ""
            if column.evidence.startswith("own:") or not role:
                continue
            if explicit or column.role not in (*_PLANS_OWN, Role.OTHER):
                columns.append((role, column.header))
    seen = {label_key(item.label) for item in mapping.labels if item.count}
    of_one = choices.shapes[0][1] if len(mapping.files) == len(choices.shapes) == 1 else None
    shape = choices.shape or of_one
    kept = {
        "columns": list(dict.fromkeys(columns)),
        "labels": [pair for pair in choices.labels if label_key(pair[0]) in seen],
        "lost": [label for label in choices.lost if label_key(label) in seen],
        "exclude": [label for label in choices.exclude if label_key(label) in seen],
        "exclude_channels": list(choices.exclude_channels),
        "channels": list(choices.channels),
        "date_orders": [
            (column.header, column.date_order.value)
            for file in mapping.files
            for column in file.columns
            if column.date_order is not None and column.role is not Role.IGNORE
        ],
        "decimals": list(choices.decimals),
        "shape": shape.value if shape else "",
        "kind": choices.kind.value if choices.kind else "",
        "merge": choices.merge.value if choices.merge else "",
        "presence": [
            (str(place), names[file.presence_stage])
            for place, file in enumerate(mapping.files)
            if "presence:chosen" in file.evidence and file.presence_stage in names
        ],
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _from_json(source: str, text: str) -> Suggestion | None:
    """The suggestion written by ``_to_json``; None for what another version wrote otherwise."""
    try:
        found = json.loads(text)
        pairs = {
            name: tuple((str(a), str(b)) for a, b in found.get(name, ()))
            for name in ("columns", "labels", "channels", "date_orders", "decimals", "presence")
        }
        texts = {name: tuple(map(str, found.get(name, ()))) for name in ("lost", "exclude", "exclude_channels")}
        single = {name: str(found.get(name, "")) for name in ("shape", "kind", "merge")}
        known_roles = {role.value for role in Role}
        pairs["columns"] = tuple(
            (role, header) for role, header in pairs["columns"] if role in known_roles or role.startswith(_STAGE)
        )
        orders = {order.value for order in DateOrder}
        pairs["date_orders"] = tuple(pair for pair in pairs["date_orders"] if pair[1] in orders)
        pairs["decimals"] = tuple(pair for pair in pairs["decimals"] if pair[1] in (".", ","))
        for name, kind in (("shape", Shape), ("kind", CountKind), ("merge", MergeRule)):
            if single[name] not in {member.value for member in kind}:
                single[name] = ""
        return Suggestion(source, **pairs, **texts, **single)  # type: ignore[arg-type]  # each name has its own kind
    except (ValueError, TypeError, AttributeError):
        return None
