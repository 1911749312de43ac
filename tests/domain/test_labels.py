"""Labels compare as people mean them."""

import pytest

from funnel_planner.domain.labels import is_blank_label, label_key

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
