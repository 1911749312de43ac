"""The ends of texts, from their bytes: the same as from the texts."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from funnel_planner.spreadsheet.tables.spans import PADDING, Spans
from funnel_planner.spreadsheet.tables.text_ends import those_with, two_letter_ends

LETTERS = st.characters(max_codepoint=0x17F, exclude_characters="\0")


def spans_of(texts: list[str]) -> Spans:
    encoded = [text.encode() for text in texts]
    lengths = np.array([len(text) for text in encoded], np.int64)
    return Spans(b"".join(encoded) + PADDING, np.cumsum(lengths) - lengths, lengths)


@given(st.lists(st.one_of(st.text(LETTERS, max_size=5), st.text("aT ", max_size=4)), max_size=12))
@example(["", "a", "Total", " x"])
@example([])
def test_they_are_those_of_the_texts(texts: list[str]) -> None:
    found = two_letter_ends(spans_of(texts))
    if found is None:
        assert not all((text[:2] + text[-2:]).isascii() for text in texts)
        return
    for which, part in ((slice(2), found[0]), (slice(-2, None), found[1])):
        seen: set[str] = set()
        those_with(part, lambda letters, seen=seen: seen.add(letters) is None)  # type: ignore[misc]  # mypy: lambda default
        assert seen == {text[which] for text in texts}
        for wanted in seen:
            expected = [text[which] == wanted for text in texts]
            assert those_with(part, lambda letters, wanted=wanted: letters == wanted).tolist() == expected  # type: ignore[misc]  # as above
