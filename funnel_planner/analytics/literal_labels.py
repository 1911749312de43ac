"""Labels that a file writes as the program names blanks: they stand in quotation marks, so that both stay apart."""

from dataclasses import replace

import numpy as np

from funnel_planner.analytics.leads import Coded, LeadData
from funnel_planner.domain.labels import QUOTED_UNKNOWN, UNKNOWN, label_key


def with_quoted_literals(leads: LeadData) -> LeadData:
    """The leads with every ``UNKNOWN`` that a column or a page report spells out as ``QUOTED_UNKNOWN``.

    Channels are left out: there it is what our own exports write for blanks (``attribution.shown_channels``).
    """
    columns = {header: _quoted(column) for header, column in leads.columns.items()}
    if any(columns[header] is not column for header, column in leads.columns.items()):
        leads = replace(leads, columns=columns)
    pages = leads.pages
    if pages is not None and (page := _quoted(pages.page)) is not pages.page:
        leads = replace(leads, pages=replace(pages, page=page))
    return leads


def _quoted(column: Coded) -> Coded:
    """The column itself where no label is spelled so, as in nearly all."""
    if label_key(UNKNOWN)[1:-1] not in "\n".join(column.labels).casefold():  # a look at each label would take long
        return column
    keys = [label_key(label) for label in column.labels]
    if label_key(UNKNOWN) not in keys:
        return column
    place = keys.index(label_key(UNKNOWN))
    labels = (*column.labels[:place], QUOTED_UNKNOWN, *column.labels[place + 1 :])
    if label_key(QUOTED_UNKNOWN) not in keys:
        return replace(column, labels=labels)
    other = np.int32(keys.index(label_key(QUOTED_UNKNOWN)))  # chosen by hand from what is shown
    return replace(column, codes=np.where(column.codes == place, other, column.codes))
