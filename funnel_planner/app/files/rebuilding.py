"""The leads of an import made anew from its stored rows, after what was stored of them proved damaged."""

from collections.abc import Iterator

from funnel_planner.app.files.mapping_text import mapping_from_json
from funnel_planner.storage.plan_file import PlanFile

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData


def rebuild(file: PlanFile, batch_id: str) -> "LeadData":
    """The columns of a batch read again from its stored rows, after their checksum failed, and stored."""
    from funnel_planner.spreadsheet.leads.parsing import parse_source
    from funnel_planner.spreadsheet.tables.stored_table import stored_tables

    info = file.batch(batch_id)
    sources = stored_tables(_rows(file, batch_id), len(info.files))
    parsed = parse_source(sources, mapping_from_json(info.mapping_json))
    leads = parsed.stored()
    file.replace_columns(batch_id, leads)
    return leads


def _rows(file: PlanFile, batch_id: str) -> Iterator[tuple[int, list[int], list[str]]]:
    for stored in file.stored_rows(batch_id):
        yield stored.file, stored.lines, stored.cells
