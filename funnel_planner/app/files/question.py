"""Something open before files can be imported: a sentence, how much it matters, and where it is answered."""

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where a question is answered."""

    COLUMNS = "columns"
    LABELS = "labels"
    CHANNELS = "channels"
    DATES = "dates"
    DECIMALS = "decimals"
    SHAPE = "shape"
    KIND = "kind"
    STAGES = "stages"
    MERGE = "merge"
    """By what leads are recognised."""
    NOWHERE = "nowhere"


class Weight(StrEnum):
    """How much a question matters."""

    BLOCKS = "error"
    WARNS = "warning"
    INFORMS = "info"


@dataclass(frozen=True, slots=True)
class Question:
    """Something open: a sentence, where to answer it, and the file, column or label it is about."""

    text: str
    weight: Weight
    place: Place = Place.NOWHERE
    file: int = 0
    column: int = -1
    label: str = ""
