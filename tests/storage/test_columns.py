"""Every part of an import's columns survives being cut into pieces, tables of counts and pages among them."""

import json
from dataclasses import replace

import numpy as np
import pytest

from funnel_planner.analytics.counts import ChannelCounts, PageMetrics
from funnel_planner.analytics.leads import BLANK, NO_DAY, NO_VALUE, Coded
from funnel_planner.domain.mapping import CountKind
from funnel_planner.storage import columns
from tests.storage.test_batches import made_leads


def counts(rows: int = 3) -> ChannelCounts:
    return ChannelCounts(
        channel=Coded(np.array([0, 1, BLANK][:rows], np.int32), ("Ads", "E-mail")),
        day=np.array([NO_DAY, 19_000, 19_001][:rows], np.int32),
        counts=np.array([[10, 2], [NO_VALUE, 3], [0, 0]][:rows], np.int64).reshape(rows, 2),
        value_minor=np.full(rows, NO_VALUE),
        cost_minor=np.arange(rows, dtype=np.int64),
        kind=CountKind.CURRENT,
    )


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_counts_come_back(rows: int) -> None:
    leads = replace(made_leads(2), counts=counts(rows))
    found = columns.assemble(columns.describe(leads), columns.pieces(leads)).counts
    assert found is not None
    assert found.kind is CountKind.CURRENT
    assert found.counts.tolist() == counts(rows).counts.tolist()
    assert found.counts.shape == (rows, 2)
    assert found.channel.labels == ("Ads", "E-mail")
    assert found.day.tolist() == counts(rows).day.tolist()


def test_page_reports_come_back_with_what_they_do_not_know() -> None:
    pages = PageMetrics(
        page=Coded(np.array([0, 1], np.int32), ("/", "/pricing")),
        day=np.full(2, NO_DAY, np.int32),
        visits=np.array([10, NO_VALUE], np.int64),
        seconds=np.array([12.5, np.nan]),
        conversion=np.array([np.nan, 0.1]),
        clicks=np.array([1, 2], np.int64),
        exits=np.array([0, 0], np.int64),
        entrances=np.array([5, 6], np.int64),
    )
    leads = replace(made_leads(0), pages=pages)
    found = columns.assemble(columns.describe(leads), columns.pieces(leads)).pages
    assert found is not None
    assert np.array_equal(found.seconds, pages.seconds, equal_nan=True)
    assert np.array_equal(found.conversion, pages.conversion, equal_nan=True)
    assert found.visits.tolist() == [10, NO_VALUE]
    assert found.page.labels == ("/", "/pricing")


def test_what_was_stored_before_there_were_counts_is_still_read() -> None:
    leads = made_leads(3)
    parts = json.loads(columns.describe(leads))
    for later in ("groups", "widths"):
        del parts[later]
    found = columns.assemble(json.dumps(parts), columns.pieces(leads))
    assert (found.counts, found.pages) == (None, None)
    assert found.created_day.tolist() == leads.created_day.tolist()


def test_a_damaged_table_of_counts_is_noticed() -> None:
    leads = replace(made_leads(2), counts=counts())
    damaged = [
        piece._replace(data=b"\xff" * len(piece.data)) if piece.name == "counts.counts" else piece
        for piece in columns.pieces(leads)
    ]
    with pytest.raises(columns.ColumnsDamagedError):
        columns.assemble(columns.describe(leads), damaged)
