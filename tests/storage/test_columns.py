"""Every part of an import's columns survives being cut into pieces, tables of counts and pages among them."""

import json
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.counts import ChannelCounts, PageMetrics
from funnel_planner.analytics.further_rows import FurtherRows
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


@pytest.mark.parametrize("rows", [0, 3])
def test_further_rows_come_back(rows: int) -> None:
    lead, row, batch = (np.array(part[:rows], np.int32) for part in ([0, 0, 4], [7, 9, 8], [0, 0, 0]))
    leads = replace(made_leads(), further_rows=FurtherRows(lead, row, batch))
    found = columns.assemble(columns.describe(leads), columns.pieces(leads)).further_rows
    assert found is not None, "that there are none is known, too"
    for part, known in (found.lead, lead), (found.row, row), (found.batch, batch):
        assert part.dtype == np.int32
        assert part.tolist() == known.tolist()


def test_what_an_earlier_version_stored_knows_of_no_further_rows() -> None:
    leads = made_leads()
    assert columns.assemble(columns.describe(leads), columns.pieces(leads)).further_rows is None


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
    for later in ("groups", "widths", "decimals"):
        del parts[later]
    found = columns.assemble(json.dumps(parts), columns.pieces(leads))
    assert (found.counts, found.pages) == (None, None)
    assert found.created_day.tolist() == leads.created_day.tolist()


def test_the_decimal_mark_of_a_column_comes_back() -> None:
    leads = made_leads(2)
    codes = np.zeros(2, np.int32)
    leads = replace(leads, columns={"a": Coded(codes, ("x",)), "b": Coded(codes, ("5,875",), ",")})
    found = columns.assemble(columns.describe(leads), columns.pieces(leads))
    assert {header: column.decimal for header, column in found.columns.items()} == {"a": "", "b": ","}


def test_a_damaged_table_of_counts_is_noticed() -> None:
    leads = replace(made_leads(2), counts=counts())
    damaged = [
        piece._replace(data=b"\xff" * len(piece.data)) if piece.name == "counts.counts" else piece
        for piece in columns.pieces(leads)
    ]
    with pytest.raises(columns.ColumnsDamagedError):
        columns.assemble(columns.describe(leads), damaged)


numbers = st.one_of(
    st.integers(-3, 3), st.integers(-(1 << 31), (1 << 31) - 1), st.sampled_from([NO_DAY, 127, 128, -129, 40_000])
)
steps = st.lists(st.integers(-130, 130), max_size=12).map(lambda jumps: [1 << 20, *np.cumsum(jumps) + (1 << 20)])
runs = st.lists(st.tuples(numbers, st.integers(1, 5)), max_size=4).map(
    lambda pairs: [number for number, times in pairs for _ in range(times)]
)


@given(st.one_of(st.lists(numbers, max_size=12), steps, runs), st.sampled_from(["int32", "int64"]))
def test_numbers_come_back_however_they_are_stored(made: list[int], dtype: str) -> None:
    leads = replace(made_leads(0), created_day=np.array(made, dtype=dtype))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "PIECE_LENGTH", 3)
        found = columns.assemble(columns.describe(leads), columns.pieces(leads)).created_day
    assert (found.tolist(), found.dtype) == (leads.created_day.tolist(), leads.created_day.dtype)


def test_numbers_that_grow_in_small_steps_take_a_byte_each() -> None:
    leads = replace(made_leads(0), obs_lead=np.repeat(np.arange(70_000, 71_000, dtype=np.int32), 3))
    piece = next(piece for piece in columns.pieces(leads) if piece.name == "obs_lead")
    assert (piece.encoding, len(piece.data)) == ("steps", 8 + 3000)


def test_one_number_for_all_takes_no_room() -> None:
    leads = replace(made_leads(0), created_day=np.full(1000, 7, dtype=np.int32))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "PIECE_LENGTH", 300)
        found = columns.assemble(columns.describe(leads), columns.pieces(leads)).created_day
    assert (found.strides, found.tolist()) == ((0,), [7] * 1000)


@pytest.mark.parametrize("encoding", ["steps", "constant", "range", "i2", "what is this"])
@pytest.mark.parametrize("length", [0, 4, 9])
def test_a_piece_that_is_too_short_is_noticed(encoding: str, length: int) -> None:
    leads = replace(made_leads(0), created_day=np.arange(20, dtype=np.int32))
    data = bytes(length)
    damaged = [
        piece._replace(data=data, encoding=encoding, adler32=zlib.adler32(data))
        if piece.name == "created_day"
        else piece
        for piece in columns.pieces(leads)
    ]
    if encoding in ("constant", "range") and length >= 8:
        assert columns.assemble(columns.describe(leads), damaged).created_day.tolist()[0] == 0
        return
    with pytest.raises(columns.ColumnsDamagedError):
        columns.assemble(columns.describe(leads), damaged)
