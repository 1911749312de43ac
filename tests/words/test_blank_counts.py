"""Counts that blank rows leave open are never written as 0, nor as if they were known."""

from funnel_planner.words.blank_counts import blank_sentences, count_or_least


def test_a_count_that_is_not_told_is_at_least_what_is_known() -> None:
    assert [count_or_least(12, None), count_or_least(12, 5), count_or_least(None, 0)] == ["12", "12", "≥ 0"]
    assert count_or_least(None, None) == "–"


def test_each_stage_with_blank_rows_has_a_sentence() -> None:
    assert blank_sentences(("Lead", "Demo", "Won"), (None, 1_080, 7), (0, 2, 1)) == [
        "“Demo” is blank in 2 rows; the others add up to 1,080.",
        "“Won” is blank in 1 row; the others add up to 7.",
    ]
    assert blank_sentences(("Lead",), (), ()) == []
