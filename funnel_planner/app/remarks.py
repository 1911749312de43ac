"""What people should know about a reading that went well: sentences for the edge of the command line."""

from funnel_planner.app.notices import notice
from funnel_planner.domain.mapping import Mapping, Role
from funnel_planner.words import formats, tr, trn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_planner.app.importing import Draft

MOST_LABELS = 10
"""Labels named one by one; of more, only how many there are."""


def remarks(drafted: "Draft") -> list[str]:
    """What the reader noticed, which columns are missing, and which stage labels belong to no stage."""
    named = len(drafted.surveys) > 1
    found = [
        f"{survey.name}: {notice(note)}" if named else notice(note)
        for survey in drafted.surveys
        for note in survey.notes
    ]
    if drafted.suggestion:
        kind, _, name = drafted.suggestion.partition(":")
        text = tr("Read as before (“{name}”).") if kind == "profile" else tr("Looks like an export of {name}.")
        found.append(text.format(name=name))
    return [*found, *_missing(drafted.mapping), *_unmapped(drafted.mapping)]


def _missing(mapping: Mapping) -> list[str]:
    found = []
    if not any(
        file.column(Role.STAGE) or file.column(Role.STAGE_REACHED) or file.presence_stage for file in mapping.files
    ):
        found.append(
            tr(
                "No column says how far the leads came, so all stand at the first stage."
                " Name it with --column stage=HEADER."
            )
        )
    if not any(file.column(Role.CHANNEL) for file in mapping.files):
        found.append(
            tr(
                "No column says where leads come from: all are shown as (unknown)."
                " Name it with --column channel=HEADER."
            )
        )
    return found


def _unmapped(mapping: Mapping) -> list[str]:
    items = [item for item in mapping.labels if not item.target and item.count]
    if not items:
        return []
    shown = [f"{_plain(item.label)} ({formats.count(item.count)})" for item in items[:MOST_LABELS]]
    if len(items) > MOST_LABELS:
        more = len(items) - MOST_LABELS
        shown.append(trn("{n} more label", "{n} more labels", more).format(n=formats.count(more)))
    labels = shown[0]
    if len(shown) > 1:
        labels = tr("{labels} and {last}").format(labels=", ".join(shown[:-1]), last=shown[-1])
    sentence = trn(
        '{labels} belongs to no stage; map it with --stage "{label}=STAGE", --lost or --exclude.',
        '{labels} belong to no stage; map them with --stage "{label}=STAGE", --lost or --exclude.',
        len(items),
    )
    return [sentence.format(labels=labels, label=_plain(items[0].label))]


def _plain(label: str) -> str:
    """A label that cannot steer a terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in label)
