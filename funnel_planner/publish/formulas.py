"""Statistics as formulas of a spreadsheet: what ``analytics.statistics`` computes, from cells that people can change.

Each takes addresses (or expressions) and gives a formula without ``=``. Where a number is missing it shows a dash.
"""

from funnel_planner.analytics.statistics import Z95
from funnel_planner.words.formats import NO_DATA

DASH = f'"{NO_DATA}"'
_Z = repr(Z95)


def literal(text: str) -> str:
    """A text within a formula."""
    return '"' + text.replace('"', '""') + '"'


def known(formula: str, *cells: str) -> str:
    """A formula that shows a dash unless all these cells are numbers."""
    tests = ",".join(f"ISNUMBER({cell})" for cell in cells)
    return f"IF({f'AND({tests})' if len(cells) > 1 else tests},{formula},{DASH})"


def divided(part: str, whole: str) -> str:
    """A ratio: a dash where either is missing or ``whole`` is 0."""
    return known(f"IF({whole}<>0,{part}/{whole},{DASH})", part, whole)


def priced(spend: str, people: str) -> str:
    """What one of them costs: a dash also where nothing is spent, for then nobody has said what they cost."""
    return known(f"IF(AND({spend}<>0,{people}<>0),{spend}/{people},{DASH})", spend, people)


def wilson_formula(x: str, n: str, *, upper: bool) -> str:
    """Wilson's 95 % bound of ``x`` of ``n`` (Wilson 1927); exactly 0 and 1 at the ends."""
    centre = f"({x}/{n}+{_Z}^2/{n}/2)"
    half = f"{_Z}*SQRT({x}/{n}*(1-{x}/{n})/{n}+{_Z}^2/{n}/4/{n})"
    whole = f"(1+{_Z}^2/{n})"
    bound = f"IF({x}>={n},1,({centre}+{half})/{whole})" if upper else f"IF({x}<=0,0,({centre}-{half})/{whole})"
    return known(f"IF(OR({n}<=0,{x}<0,{x}>{n}),{DASH},{bound})", x, n)


def newcombe_formula(first: tuple[str, str, str], second: tuple[str, str, str], *, upper: bool) -> str:
    """A 95 % bound of the difference of two rates in points, first minus second: Newcombe's method 10 (1998).

    Each rate is given by its own cell and those of its Wilson bounds.
    """
    (p1, low1, high1), (p2, low2, high2) = first, second
    if upper:
        bound = f"100*({p1}-{p2}+SQRT(({high1}-{p1})^2+({p2}-{low2})^2))"
    else:
        bound = f"100*({p1}-{p2}-SQRT(({p1}-{low1})^2+({high2}-{p2})^2))"
    return known(bound, p1, low1, high1, p2, low2, high2)


def odds_ratio_formula(x: str, n: str, x_rest: str, n_rest: str) -> str:
    """Odds of x of n against those of the rest; half a lead is added where a cell is empty (Haldane 1956)."""
    a, b, c, d = _four_cells(x, n, x_rest, n_rest)
    return known(f"({a}*{d})/({b}*{c})", x, n, x_rest, n_rest)


def odds_bound_formula(ratio: str, x: str, n: str, x_rest: str, n_rest: str, *, upper: bool) -> str:
    """A 95 % bound of an odds ratio that stands in a cell (Woolf 1955)."""
    spread = "+".join(f"1/{cell}" for cell in _four_cells(x, n, x_rest, n_rest))
    sign = "+" if upper else "-"
    return known(f"EXP(LN({ratio}){sign}{_Z}*SQRT({spread}))", ratio, x, n, x_rest, n_rest)


def _four_cells(x: str, n: str, x_rest: str, n_rest: str) -> tuple[str, str, str, str]:
    cells = (x, f"({n}-{x})", x_rest, f"({n_rest}-{x_rest})")
    half = f"(MIN({','.join(cells)})=0)/2"
    a, b, c, d = (f"({cell}+{half})" for cell in cells)
    return a, b, c, d
