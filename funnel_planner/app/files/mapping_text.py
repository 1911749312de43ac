"""How files were understood, as JSON text that is kept with every import."""

import json

from funnel_planner.domain.codec import from_plain, to_plain
from funnel_planner.domain.mapping import Mapping


def mapping_to_json(mapping: Mapping) -> str:
    """A mapping as JSON text, kept with its batch."""
    return json.dumps(to_plain(mapping), ensure_ascii=False, sort_keys=True)


def mapping_from_json(text: str) -> Mapping:
    """The mapping written by ``mapping_to_json``."""
    mapping = from_plain(Mapping, json.loads(text))
    assert isinstance(mapping, Mapping)  # noqa: S101 - from_plain returns what it is asked for
    return mapping
