"""Several lead batches as one: later ones win per lead and attribute, observations accumulate."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import BLANK, LOST, NO_CLOCK, NO_DAY, NO_VALUE, Coded, Int32Array, LeadData
from funnel_planner.domain.labels import label_key

IndexArray = NDArray[np.int64]


def merge(batches: Sequence[LeadData]) -> LeadData:
    """All leads of ``batches`` (oldest first), in order of first appearance; a single batch is returned as it is.

    Leads of equal key are one lead; rows of a batch without keys are leads of their own. A blank never overwrites.
    Exact copies of an observation count once. What a list says without a date (its current stage) gets the batch's
    as-of day where another batch says something else about the same lead: so weekly lists become a history, and a
    lead that was lost last week and is at a stage today is open again. Observations beyond their own batch's as-of
    day were only planned and are left out.

    Raises ``ValueError`` if a batch has keys that were not loaded.
    """
    if len(batches) == 1:
        return batches[0]
    if not batches:
        return _no_leads()
    homes, keys = _identify(batches)
    count = len(keys)
    stage_ids = tuple(dict.fromkeys(stage_id for batch in batches for stage_id in batch.stage_ids))
    listed = all(batch.listed for batch in batches)
    channel = _merge_labels([batch.channel for batch in batches], homes, count)
    headers = dict.fromkeys(header for batch in batches for header in batch.columns)
    has_keys = any(batch.has_keys for batch in batches)
    merged = LeadData(
        stage_ids=stage_ids,
        channel=channel,
        created_day=_latest(homes, [b.created_day for b in batches], [b.created_day for b in batches], NO_DAY, count),
        created_clock=_latest(
            homes, [b.created_clock for b in batches], [b.created_day for b in batches], NO_DAY, count, NO_CLOCK
        ),
        value_minor=_latest(homes, [b.value_minor for b in batches], [b.value_minor for b in batches], NO_VALUE, count),
        cost_minor=_latest(homes, [b.cost_minor for b in batches], [b.cost_minor for b in batches], NO_VALUE, count),
        obs_lead=np.empty(0, dtype=np.int32),
        obs_stage=np.empty(0, dtype=np.int8),
        obs_day=np.empty(0, dtype=np.int32),
        obs_clock=np.empty(0, dtype=np.int32),
        listed=listed,
        columns={header: _merge_column(header, batches, homes, count) for header in headers},
        keys=tuple(keys) if has_keys else None,
        has_keys=has_keys,
        as_of_day=max(batch.as_of_day for batch in batches),
        flags=_sum_flags(batches),
    )
    return _with_observations(merged, batches, homes)
