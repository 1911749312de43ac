"""The formulas of the channels view in the numbers of the largest channel."""

from collections.abc import Sequence

from funnel_planner.app.findings.look import Look
from funnel_planner.domain import unit_economics
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.results.channel_lines import Line
from funnel_planner.ui.results.channel_sentences import p_phrase
from funnel_planner.words import formats, tr
from funnel_planner.words.differences import points_range, points_text
from funnel_planner.words.formats import count, money


def examples(look: Look, lines: Sequence[Line], stage: int) -> dict[str, str]:
    """Terms of ``channel_definitions`` with the numbers of the largest channel put in."""
    if len(lines) < 2:
        return {}
    line, won, currency = lines[1], look.plan.won_index, look.plan.economics.currency
    found: dict[str, str] = {}
    pair = line.pair(stage)
    if pair is not None and pair[1]:
        part, whole = pair
        found["Share won"] = tr("{channel}: {part} / {whole} = {rate}").format(
            channel=line.name, part=count(part), whole=count(whole), rate=rate_text(part / whole)
        )
    test = line.test
    if test is not None and test.difference is not None and test.newcombe is not None:
        found["Points from the rest"] = tr("{channel}: {points} ({range}); {p}").format(
            channel=line.name,
            points=points_text(test.difference),
            range=points_range(*test.newcombe),
            p=p_phrase(test.p_holm),
        )
    for term, whole_count in (("CPL", line.counts[0]), ("CAC, ads only", line.counts[won])):
        each = unit_economics.cost_per(line.cost, whole_count)
        if each is not None:
            found[term] = tr("{channel}: {part} / {whole} = {rate}").format(
                channel=line.name, part=money(line.cost, currency), whole=count(whole_count), rate=money(each, currency)
            )
    ratio = unit_economics.roas(line.won_value, line.cost)
    if ratio is not None:
        found["ROAS"] = tr("{channel}: {part} / {whole} = {rate}").format(
            channel=line.name,
            part=money(line.won_value, currency),
            whole=money(line.cost, currency),
            rate=formats.ratio(ratio),
        )
    gain = unit_economics.roi(line.won_value, line.cost, look.plan.economics.margin)
    if gain is not None:
        found["ROI on gross profit"] = tr("{channel}: ({margin} × {revenue} − {cost}) / {cost} = {rate}").format(
            channel=line.name, margin=rate_text(look.plan.economics.margin), revenue=money(line.won_value, currency),
            cost=money(line.cost, currency), rate=rate_text(gain),
        )  # fmt: skip
    return found
