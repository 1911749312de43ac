"""What must not be kept of choices and mappings: labels that only columns say which are not brought in.

They were given a meaning while their column was taken for something else; whatever writes choices or a mapping into
the plan file sends them through here before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import Mapping, Role

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.choices import Choices
    from funnel_planner.spreadsheet.meaning.survey import Survey


@dataclass(frozen=True, slots=True)
class HiddenLabels:
    """Keys of labels by where they stand; nothing hides anything by default."""

    said: frozenset[str] = frozenset()
    """In columns that are not brought in."""
    unlisted: bool = False
    """Such a column has more labels than are listed: any label may be one of them."""
    stages: frozenset[str] = frozenset()
    """In stage columns that are brought in."""
    channels: frozenset[str] = frozenset()
    """In channel columns that are brought in."""

    @staticmethod
    def of(surveys: "Sequence[Survey]", mapping: Mapping) -> "HiddenLabels":
        """Those of files read by this mapping."""
        pairs = [
            (column.role, survey.columns[column.index])
            for survey, file in zip(surveys, mapping.files, strict=True)
            for column in file.columns
            if column.role in (Role.IGNORE, Role.CHANNEL)
        ]
        ignored = [column for role, column in pairs if role is Role.IGNORE]
        channels = [column for role, column in pairs if role is Role.CHANNEL]
        return HiddenLabels(
            said=frozenset(label_key(label) for column in ignored for label, _ in column.labels),
            unlisted=any(column.has_many for column in ignored),
            stages=frozenset(label_key(item.label) for item in mapping.labels if item.count),
            channels=frozenset(label_key(label) for column in channels for label, _ in column.labels),
        )

    def hides_stage(self, label: str) -> bool:
        """A stage label is not to be kept."""
        return self._hides(label_key(label), self.stages)

    def hides_channel(self, label: str) -> bool:
        """A channel label is not to be kept."""
        return self._hides(label_key(label), self.channels)

    def choices(self, choices: "Choices") -> "Choices":
        """Choices without hidden labels; the same object where there are none."""
        kept = replace(
            choices,
            labels=tuple(pair for pair in choices.labels if not self.hides_stage(pair[0])),
            lost=self._shown_stages(choices.lost),
            exclude=self._shown_stages(choices.exclude),
            exclude_channels=self._shown_channels(choices.exclude_channels),
            channels=tuple(pair for pair in choices.channels if not self.hides_channel(pair[0])),
        )
        return choices if kept == choices else kept

    def mapping(self, mapping: Mapping) -> Mapping:
        """A mapping without hidden labels; the same object where there are none."""
        labels = tuple(item for item in mapping.labels if not self.hides_stage(item.label))
        channels = self._shown_channels(mapping.exclude_channels)
        if (labels, channels) == (mapping.labels, mapping.exclude_channels):
            return mapping
        return replace(mapping, labels=labels, exclude_channels=channels)

    def _shown_stages(self, labels: Iterable[str]) -> tuple[str, ...]:
        return tuple(label for label in labels if not self.hides_stage(label))

    def _shown_channels(self, labels: Iterable[str]) -> tuple[str, ...]:
        return tuple(label for label in labels if not self.hides_channel(label))

    def _hides(self, key: str, in_sight: frozenset[str]) -> bool:
        return key not in in_sight and (self.unlisted or key in self.said)
