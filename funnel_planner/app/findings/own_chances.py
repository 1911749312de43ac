"""Chances of winning that leads bring along, in a column of their own."""

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.durations import FloatArray
    from funnel_planner.analytics.leads import Coded, LeadData


def own_chances(leads: "LeadData") -> "tuple[str, FloatArray | None]":
    """The column that says how likely each lead is to be won, by what such columns are called, and its shares.

    NaN where a lead says nothing or nothing that can be a chance. Numbers above 1 or a percent sign anywhere make
    the whole column percentages.
    """
    import numpy as np

    from funnel_planner.analytics.leads import BLANK
    from funnel_planner.spreadsheet.meaning.header_words import GOOD_SCORE, concepts

    for header, column in leads.columns.items():
        best = next(iter(concepts(header)), None)
        if best is None or best.name != "probability" or best.score < GOOD_SCORE:
            continue
        shares = _shares(column)
        if not np.isnan(shares).all():
            return header, np.append(shares, np.nan)[np.where(column.codes == BLANK, len(shares), column.codes)]
    return "", None


def _shares(column: "Coded") -> "FloatArray":
    import numpy as np

    from funnel_planner.analytics.label_numbers import label_numbers

    read = label_numbers(column.labels, column.decimal) / 100
    if not any("%" in label for label in column.labels) and not (read > 0.01 + 1e-12).any():
        read *= 100  # 0.7 is 70 %
    return np.where((read >= 0) & (read <= 1), read, np.nan)
