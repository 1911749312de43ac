"""Plans as canonical JSON and back, exact for floats.

Built on field types, so a new field needs no code here; a field missing in older text takes its default.
"""

import dataclasses
import json
import types
import typing
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from funnel_planner.domain.counting import Counting
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan


def plan_to_json(plan: Plan) -> str:
    """Canonical text: sorted keys, no spaces, shortest exact floats; equal plans give equal text."""
    return json.dumps(to_plain(plan), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def plan_from_json(text: str) -> Plan:
    """The plan written by ``plan_to_json``. Raises ``PlannerError("plan_unreadable")`` for anything else."""
    try:
        plan = from_plain(Plan, json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PlannerError("plan_unreadable", reason=str(error)) from error
    return typing.cast("Plan", plan)


def counting_to_text(counting: Counting) -> str:
    """A counting rule as one line of JSON; equal rules give equal text."""
    return json.dumps(to_plain(counting), sort_keys=True, separators=(",", ":"))


def counting_from_text(text: str) -> Counting:
    """The rule written by ``counting_to_text``. Raises ``ValueError`` for anything else."""
    try:
        return typing.cast("Counting", from_plain(Counting, json.loads(text)))
    except (ValueError, TypeError, KeyError, AttributeError, PlannerError) as error:
        raise ValueError(f"no rule of counting: {text}") from error


def to_plain(value: object) -> Any:  # noqa: ANN401 - JSON has no static type
    """Dataclasses, tuples, enums and dates as plain JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return value


def from_plain(kind: Any, plain: Any) -> Any:  # noqa: ANN401, PLR0911 - driven by field types
    """The value of type ``kind`` that ``to_plain`` wrote. Raises ValueError, TypeError or KeyError."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        options = [option for option in typing.get_args(kind) if option is not type(None)]
        return None if plain is None else from_plain(options[0], plain)
    if origin is tuple:
        kinds = typing.get_args(kind)
        if kinds[-1] is Ellipsis:
            return tuple(from_plain(kinds[0], item) for item in plain)
        return tuple(from_plain(each, item) for each, item in zip(kinds, plain, strict=True))
    if origin is dict:
        return {key: from_plain(typing.get_args(kind)[1], item) for key, item in plain.items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: from_plain(hints[name], item) for name, item in plain.items() if name in hints})
    if kind is date:
        return date.fromisoformat(plain)
    if kind is float and isinstance(plain, int):
        return float(plain)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(plain)
    return plain


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - driven by field types
    return typing.get_type_hints(kind)
