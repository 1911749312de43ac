"""Columns of e-mail addresses: read at once or one by one, they are the same."""

from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.emails import email_key
from funnel_planner.spreadsheet.leads.addresses import address_texts
from funnel_planner.spreadsheet.tables.cells import cell_text
from funnel_planner.spreadsheet.tables.table import Cell

ADDRESSES = st.sampled_from(
    [
        "",
        "a@b.pl",
        "A@B.PL",
        " a@b.pl",
        "a@b.pl ",
        "a b@c.pl",
        "@b.pl",
        "a@",
        "a@b@c",
        "none",
        "a\n@b",
        "Ä@ß.de",
        "x" * 300,
    ]
)


@given(st.lists(st.one_of(ADDRESSES, st.text("a@ \n\x1cB", max_size=5), st.none(), st.integers()), max_size=8))
def test_a_column_is_what_its_cells_are(cells: list[Cell]) -> None:
    assert address_texts(cells) == [email_key(cell_text(cell)) for cell in cells]


@given(st.lists(st.sampled_from(["a@b.pl", "C@d.pl", "", "@x", "a@b@c"]), max_size=6))
def test_a_column_of_texts_alone(cells: list[Cell]) -> None:
    assert address_texts(cells) == [email_key(cell_text(cell)) for cell in cells]
