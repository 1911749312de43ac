"""How the cells of a text file are divided."""

import pytest

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables.delimiters import detect_dialect, divides


@pytest.mark.parametrize(
    ("sample", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b\n1,5;2,5\n3,5;4,5\n5,5;6,5\n", ";"),
        ("id;name;value\n1;Kowalski, Jan;1 234,56\n2;Nowak, Ewa;2,00\n", ";"),
        ("a\tb\n1,2\t3\n", "\t"),
        ("id|note\n1|x, y\n2|z; w, v\n", "|"),
        ('"a";"b"\n"1,2";"x;y"\n', ";"),
        ("Report: Leads\nPeriod, May\n\nid;stage\n1;New\n2;Won\n3;Won\n", ";"),
        ("only\none\ncolumn\n", ","),
        ("id,tags\n1,a|b|c\n2,a|b|c\n3,x|y|z\n", ","),
        ("id;city;note\n1;Kraków;tak, nie, tak\n2;Łódź;tak, nie, tak\n", ";"),
    ],
)
def test_the_delimiter_is_found(sample: str, delimiter: str) -> None:
    assert detect_dialect(sample).delimiter == delimiter


def test_a_declared_delimiter_is_believed_and_its_line_is_no_row() -> None:
    for line in ("sep=;", '"sep=;"', "SEP=;", "sep=;;;"):
        dialect = detect_dialect(f"{line}\na,b;c,d\n1,2;3,4\n")
        assert (dialect.delimiter, dialect.declared) == (";", True)


def test_a_given_delimiter_wins() -> None:
    assert detect_dialect("a,b\n1,2\n", "|").delimiter == "|"


@pytest.mark.parametrize("delimiter", ["ab", '"', "\n"])
def test_an_unusable_delimiter_is_refused(delimiter: str) -> None:
    with pytest.raises(PlannerError, match="delimiter_unusable"):
        detect_dialect("a,b\n", delimiter)


def test_backslash_escapes_are_recognised_but_not_windows_paths() -> None:
    assert detect_dialect('a,b\n"say \\"hi\\" twice",1\n').escape == "\\"
    assert detect_dialect('a,b\n"C:\\leads\\",1\n').escape is None


def test_a_space_after_the_delimiter_is_skipped_where_quotes_follow_it() -> None:
    assert detect_dialect('a, "b"\n1, "x, y"\n2, "z"\n').skip_space
    assert not detect_dialect('a,b\n1,"x, y"\n').skip_space


def test_prose_is_no_table() -> None:
    assert not divides("Attachment not found!\n", ",")
    assert divides("Lead ID,Stage\n1,Won\n", ",")
