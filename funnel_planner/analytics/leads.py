"""Leads and their observations as coded columns: what every import is reduced to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

TYPE_CHECKING = False
if TYPE_CHECKING:  # it builds on this module
    from funnel_planner.analytics.counts import ChannelCounts, PageMetrics
    from funnel_planner.analytics.further_rows import FurtherRows

Int64Array = NDArray[np.int64]
Int32Array = NDArray[np.int32]
Int8Array = NDArray[np.int8]
StageArray = NDArray[np.int8] | NDArray[np.int16]

NO_DAY = int(np.iinfo(np.int32).min)
"""No date known."""
NO_CLOCK = -1
"""A day without a time of day."""
NO_VALUE = int(np.iinfo(np.int64).min)
"""No amount known."""
LOST = -1
"""Stage code of an observation that says the lead is lost."""
TOUCH = -2
"""Stage code of a row of a list that names a channel or leaves it blank: attribution reads it, nothing counts it."""
BLANK = -1
"""Code of a blank label."""
Group = tuple[str, ...]
"""A group of leads (``analytics.groups``): kind and values; the empty one stands for all. Stages are named by id."""
MINOR_PER_UNIT = 100
"""Minor units in one unit of money: hundredths, whatever the currency."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of labels: ``codes`` int32 of one entry a lead, ``BLANK`` or an index into ``labels``.

    Labels are distinct under ``domain.labels.label_key``; the first spelling stands for all.
    """

    codes: Int32Array
    labels: tuple[str, ...]
    decimal: str = ""
    """Decimal mark of labels that leave it open (``5,875``), as the import knew it; empty: it did not."""


@dataclass(frozen=True, slots=True, eq=False)
class LeadData:
    """``n`` leads with ``m`` observations, sorted by lead and then by source order.

    Days count from 1970-01-01 on the project clock; clocks are milliseconds after midnight, ``NO_CLOCK`` for a
    day without one. Money is in minor units. Observations name stages by code: an index into ``stage_ids``,
    ``LOST`` or ``TOUCH``. That a listed lead reached the first stage is *not* among the observations of a lead list
    unless a column says so: ``listed`` does.
    """

    stage_ids: tuple[str, ...]
    channel: Coded
    """One channel a lead; observations override it where its rows name several, or the first of them none."""
    created_day: Int32Array
    created_clock: Int32Array
    value_minor: Int64Array
    cost_minor: Int64Array
    obs_lead: Int32Array
    obs_stage: StageArray
    obs_day: Int32Array
    obs_clock: Int32Array
    listed: bool = True
    """Every lead is an observation of stage 1, dated ``created`` (lead lists); False for event logs."""
    listed_stage: str = ""
    """A later stage that every lead was at, because being listed means that: there is no telling when it was at the
    first, or where it was lost. It is among the observations. Empty: there is none."""
    names_stages: bool = False
    """Every row of a lead list names the lead's current stage: one of which nothing else is said is at the first."""
    is_history: bool = False
    """Put together of several readings, each of which names current stages: what one lead passed between two of them
    says nothing of the others."""
    column_stages: tuple[str, ...] = ()
    """Stages for which every list has a column or a file: a lead beyond one of them with nothing there skipped it."""
    obs_channel: Int32Array | None = None
    """Channel code of each observation, into ``channel.labels``; None: the lead's."""
    columns: Mapping[str, Coded] = field(default_factory=dict)
    """Any other imported column with few distinct labels (owner, lost reason, asset, campaign), by header."""
    stored_row: Int32Array | None = None
    """Number of the stored row each lead is shown with, within its batch; None: nothing is stored."""
    stored_batch: Int32Array | None = None
    """Position of that batch among the merged ones; None: there is one batch."""
    keys: tuple[str, ...] | None = None
    """Lead ids, empty for a lead without one; None: not loaded, or every row is a lead of its own."""
    has_keys: bool = False
    batch_ids: tuple[str, ...] | None = None
    """The plan's imports in the order in which ``stored_batch`` counts them; None: not told (stored leads)."""
    email_hash: Int64Array | None = None
    """A number a lead for its e-mail address (``emails.email_hashes``), 0 for none; None: no addresses brought in."""
    merge_by: str = "id"
    """How its leads recognise those of other batches (``domain.mapping.MergeRule``)."""
    excluded_keys: tuple[str, ...] = ()
    """Ids that an exclusion label takes out: none of these leads, and none of what earlier batches have of them."""
    excluded_emails: tuple[int, ...] = ()
    """For each of them the number of its e-mail address, as ``email_hash``; empty: not told."""
    earlier_rows: tuple[Int32Array, ...] | None = None
    """Of merged batches, for each the number of every lead's stored row in it, ``BLANK`` for none."""
    further_rows: "FurtherRows | None" = None
    """Other stored rows of the leads; None: nothing is stored, or an earlier version that did not know stored it."""
    as_of_day: int = NO_DAY
    """The day the data describes; observations after it are scheduled and not counted."""
    flags: Mapping[str, int] = field(default_factory=dict)
    """What reading noticed: name -> count (``undated_events``, ``merged_leads``, ``duplicates_dropped`` ...)."""

    counts: "ChannelCounts | None" = None
    """Counts by channel and stage (ads and analytics reports); such data has no leads."""
    pages: "PageMetrics | None" = None
    """Page reports; such data has no leads."""

    @property
    def lead_count(self) -> int:
        """Number of leads, n."""
        return len(self.created_day)


def last_day_told(leads: LeadData) -> int:
    """The latest day of all that is dated, not after the day the data describes; ``NO_DAY``: nothing is."""
    latest = NO_DAY
    for days in (leads.created_day, leads.obs_day):
        known = days if leads.as_of_day == NO_DAY else days[days <= leads.as_of_day]
        latest = max(latest, int(known.max(initial=NO_DAY)))
    return latest


def no_leads(stage_ids: tuple[str, ...]) -> LeadData:
    """No lead at all."""
    days = np.empty(0, dtype=np.int32)
    amounts = np.empty(0, dtype=np.int64)
    return LeadData(
        stage_ids=stage_ids,
        channel=Coded(days, ()),
        created_day=days,
        created_clock=days,
        value_minor=amounts,
        cost_minor=amounts,
        obs_lead=days,
        obs_stage=np.empty(0, dtype=np.int16),
        obs_day=days,
        obs_clock=days,
    )
