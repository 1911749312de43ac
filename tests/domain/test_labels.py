"""Labels compare as people mean them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.domain.labels import DROP_DOWN_FILLERS, ERROR_CELLS, is_blank_label, label_key

FULL_WIDTH_DEMO = "\uff24\uff45\uff4d\uff4f"


@pytest.mark.parametrize("label", ["Demo booked", " demo  BOOKED ", "Demo\u00a0booked", f"{FULL_WIDTH_DEMO} booked"])
def test_case_spacing_and_unicode_form_do_not_matter(label: str) -> None:
    assert label_key(label) == "demo booked"


@pytest.mark.parametrize(
    "label",
    [
        "", "  ", "\u00a0", "Select", "-- None --", "- wybierz -", "-None-", "--None--", "Please select",
        "Select…", "-- Select an option --", "– wybierz –", "-- Bitte wählen --", "- brak -", "#N/A",
    ],
)  # fmt: skip
def test_unfilled_drop_downs_are_blank(label: str) -> None:
    assert is_blank_label(label)


@pytest.mark.parametrize(
    "label", ["unknown", "None", "(none)", "Selected", "brak", "non-none-", "-", "--", "Wybierz nas"]
)
def test_what_may_be_a_label_is_not_blank(label: str) -> None:
    assert not is_blank_label(label)


@given(st.one_of(st.text(), st.from_regex(DROP_DOWN_FILLERS, fullmatch=True), st.sampled_from(sorted(ERROR_CELLS))))
def test_a_look_at_the_first_letter_misses_nothing(label: str) -> None:
    key = label_key(label)
    blank = not key or DROP_DOWN_FILLERS.fullmatch(key) is not None or key in ERROR_CELLS
    assert is_blank_label(label) == blank
    if blank:
        assert is_blank_label(label.upper()) == is_blank_label(label.casefold())
