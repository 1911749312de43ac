"""The further rows of leads that an earlier version stored without them: found by the ids kept with the rows."""

from collections.abc import Sequence
from dataclasses import replace

from funnel_planner.app.files.mapping_text import mapping_from_json
from funnel_planner.domain.mapping import Shape
from funnel_planner.storage.plan_file import PlanFile

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy
    from funnel_planner.analytics.further_rows import FurtherRows
    from funnel_planner.analytics.leads import Int32Array, LeadData


def with_further_rows(file: PlanFile, batch_id: str, leads: "LeadData") -> "LeadData":
    """The leads of an import with all their rows; some seconds per million rows where an earlier version stored them.

    Nothing is stored. A row that only an e-mail address ties to a lead with an id is not found.
    """
    if leads.further_rows is not None or leads.stored_row is None:
        return leads
    info = file.batch(batch_id)
    files = mapping_from_json(info.mapping_json).files
    are_lists = [each.shape not in (Shape.LOG, Shape.AGGREGATE) for each in files]
    if not any(are_lists) or info.ledger.used + info.ledger.duplicates <= leads.lead_count:  # one row each
        return leads
    return replace(leads, further_rows=_further_rows(file, batch_id, leads.stored_row, are_lists))


def _further_rows(file: PlanFile, batch_id: str, shown: "Int32Array", are_lists: Sequence[bool]) -> "FurtherRows":
    import numpy as np

    from funnel_planner.analytics.further_rows import further_rows

    keys: list[str] = []
    in_list: list[bool] = []
    for part in file.stored_rows(batch_id):
        keys += part.keys
        in_list += [are_lists[part.file]] * len(part.keys)
    lead_of_key = {keys[row]: lead for lead, row in enumerate(shown.tolist())} | {"": -1}
    leads = np.fromiter((lead_of_key.get(key, -1) for key in keys), np.int64, len(keys))
    return further_rows(np.where(in_list, leads, -1), shown)
