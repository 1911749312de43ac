"""Labels of the data as they are shown."""

from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.words import speaking, tr


def test_what_the_data_calls_unknown_is_not_shown_as_a_blank() -> None:
    for code in ("en", "pl"):
        with speaking(code):
            blank = tr(UNKNOWN)
            assert shown_label(UNKNOWN) == blank
            assert shown_label(blank.title()) != blank
            assert blank.title() in shown_label(blank.title())
            assert shown_label("Ads") == "Ads"
