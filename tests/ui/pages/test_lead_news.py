"""Which leads that were changed by hand are in no import any more."""

from funnel_planner.domain.by_hand import HandLead
from funnel_planner.ui.pages.lead_news import missing_sentences


def test_leads_with_a_number_are_named_by_it() -> None:
    keyed = [HandLead(key=key) for key in ("L-057", "L-059", "L-3", "L-4")]
    (text,) = missing_sentences(keyed[:1])
    assert text.startswith("The lead L-057 was changed by hand and is in no import any more.")
    assert missing_sentences(keyed[:2])[0].startswith("The leads L-057, L-059 were changed by hand")
    assert missing_sentences(keyed)[0].startswith("The leads L-057, L-059, L-3, 1 more were changed by hand")
    nameless = [HandLead(batch="b", row=4)]
    assert [text[:12] for text in missing_sentences([*keyed, *nameless])] == ["The leads L-", "1 lead that "]
    assert "it has no number" in missing_sentences(nameless)[0]
