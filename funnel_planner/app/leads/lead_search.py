"""Searching all leads for a text: in what is shown of them, in their stored rows, and in what was said by hand."""

from collections.abc import Mapping, Sequence

from funnel_planner.app.leads.lead_rows import stage_names
from funnel_planner.app.leads.lead_texts import lead_of_row
from funnel_planner.app.leads.outcome_words import outcome_texts
from funnel_planner.app.leads.shown_texts import channel_names, day_text, value_text
from funnel_planner.domain.by_hand import HandLead, is_own_key
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.storage.plan_file import PlanFile

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy
    import numpy as np

    from funnel_planner.analytics.events import BoolArray
    from funnel_planner.analytics.listing import Numbers
    from funnel_planner.analytics.reached import Journeys

SOME_AMOUNT = -123_456_789
"""With all the signs that an amount may be written with."""


def search(
    file: PlanFile,
    imports: Sequence[str],
    plan: Plan,
    journeys: "Journeys",
    facts: Mapping[int, HandLead],
    text: str,
    reporter: Reporter,
) -> "Numbers":
    """Leads with a text in anything shown, in any cell of their rows, in whichever import or joined file, or by hand.

    Case does not count. Numbers of leads, ascending.
    """
    import numpy as np

    wanted, leads = _plain(text), journeys.leads
    hit = np.zeros(leads.lead_count, dtype=bool)
    for place, batch in enumerate(imports):
        reporter.advance(place, len(imports))
        rows = file.search(batch, text)
        if rows:
            lead_of, _ = lead_of_row(leads, place)
            _mark(hit, lead_of, _first_rows(file, batch, _mark(hit, lead_of, rows)))
    for lead, fact in facts.items():
        said = [value for _, value in fact.fields]
        if fact.added and not is_own_key(fact.key):
            said.append(fact.key)
        hit[lead] |= any(wanted in _plain(value) for value in said)
    _mark_shown(hit, plan, journeys, wanted)
    return np.flatnonzero(hit)


def _mark_shown(hit: "BoolArray", plan: Plan, journeys: "Journeys", wanted: str) -> None:
    """Mark leads of which a coded column shows the text; each label is looked at once, not each lead."""
    import numpy as np

    from funnel_planner.analytics.standing import standing

    shown = (
        (stage_names(plan), journeys.furthest),
        (outcome_texts(), standing(journeys).outcome),
        (channel_names(journeys.channel), journeys.channel.codes),
    )
    for texts, codes in shown:
        found = np.array([wanted in _plain(text) for text in texts])
        if found.any():
            hit |= found[codes]
    days = [day for day in np.unique(journeys.entry_day).tolist() if wanted in _plain(day_text(day))]
    if days:
        hit |= np.isin(journeys.entry_day, days)
    others = np.flatnonzero(~hit)
    hit[others] = _amounts_with(journeys.leads.value_minor[others], plan.economics.currency, wanted)


def _amounts_with(minor: "np.ndarray", currency: str, wanted: str) -> "BoolArray":
    """Which amounts are shown with the text. Only those with its digits are written out: a million would take long."""
    import numpy as np

    signs = _plain(value_text(SOME_AMOUNT, currency))
    digits = "".join(filter(str.isdigit, wanted))
    if not all(letter in signs or letter.isdigit() for letter in wanted):
        return np.zeros(len(minor), dtype=bool)
    amounts, place = np.unique(minor, return_inverse=True)
    found = [digits in f"{abs(a):03d}" and wanted in _plain(value_text(a, currency)) for a in amounts.tolist()]
    return np.array(found, dtype=bool)[place]


def _plain(text: str) -> str:
    """A text as it is compared: no case, and spaces of any kind are one."""
    return " ".join(text.split()).casefold()


def _mark(hit: "np.ndarray", lead_of: "np.ndarray", rows: Sequence[int]) -> list[int]:
    """Mark the leads that ``lead_of`` knows for some rows; the rows of the others."""
    import numpy as np

    wanted = np.asarray(rows, np.int64)
    found = np.append(lead_of, -1)[np.minimum(wanted, len(lead_of))]
    hit[found[found >= 0]] = True
    strange: list[int] = wanted[found < 0].tolist()
    return strange


def _first_rows(file: PlanFile, batch: str, strange: Sequence[int]) -> list[int]:
    """The rows that the leads of some rows are shown with, by their ids: a log's leads have many rows."""
    keys = {key for key in file.keys_of_rows(batch, strange) if key} if strange else set()
    stored = file.load_leads(batch, with_keys=True) if keys else None
    if stored is None or stored.keys is None or stored.stored_row is None:
        return []
    return [int(stored.stored_row[lead]) for lead, key in enumerate(stored.keys) if key in keys]
