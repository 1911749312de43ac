"""What the user decided about files; it overrides any proposal."""

from dataclasses import dataclass, field
from datetime import date

from funnel_planner.domain.mapping import CountKind, DateOrder, MergeRule, Shape
from funnel_planner.spreadsheet.meaning.report_period import Span, report_period
from funnel_planner.spreadsheet.meaning.survey import Survey


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user decided; it overrides any proposal."""

    shape: Shape | None = None
    columns: tuple[tuple[str, str], ...] = ()
    """(role or ``stage:NAME``, header): the role applies to each file that has the header."""
    labels: tuple[tuple[str, str], ...] = ()
    """(stage label, stage name); an empty name: the label has no meaning, whatever would be proposed."""
    lost: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    """Stage labels of leads to leave out."""
    exclude_channels: tuple[str, ...] = ()
    """Channel labels whose rows of a report are left out."""
    dates: DateOrder | None = None
    as_of: date | None = None
    utc_offset_minutes: int = 0
    kind: CountKind | None = None
    """What counts mean; None: of all who came to a stage."""
    presence: tuple[tuple[str, str], ...] = field(default=())
    """(file path or name, stage name): the stage that being listed in a file means."""
    shapes: tuple[tuple[str, Shape], ...] = ()
    """(file path or name, shape): what a row of that file is; before ``shape``, which is for all files."""
    date_orders: tuple[tuple[str, DateOrder], ...] = ()
    """(header, order): how the dates of a column are written; before ``dates``, which is for all columns."""
    channels: tuple[tuple[str, str], ...] = ()
    """(channel label, channel name): the label means that channel of the plan; an empty name: it stands for itself."""
    merge: MergeRule | None = None
    """By what leads are recognised; None: as proposed."""
    periods: tuple[tuple[str, date | None, date | None], ...] = ()
    """(file path or name, first day, last day) of a report; no first day: it has no period."""
    decimals: tuple[tuple[str, str], ...] = ()
    """(header, decimal mark): for numbers of a column whose own text leaves it open; before ``decimal``, for all."""
    decimal: str = ""

    def shape_of(self, survey: Survey) -> Shape | None:
        """What a row of this file is; None: as proposed."""
        return next((shape for name, shape in self.shapes if name in (survey.path, survey.name)), self.shape)

    def period_of(self, survey: Survey) -> Span | tuple[None, None]:
        """First and last day that a report is about; both None: nobody knows."""
        for name, first, last in self.periods:
            if name in (survey.path, survey.name):
                return (None, None) if first is None else (first, max(first, last or first))
        return report_period(survey.preamble, self.dates) or (None, None)

    def has_period(self, survey: Survey) -> bool:
        """Somebody said what days a report is about, or that it is about none."""
        return any(name in (survey.path, survey.name) for name, _, _ in self.periods)

    def order_of(self, header: str) -> DateOrder | None:
        """How the dates of a column are written; None: as its values decide."""
        return dict(self.date_orders).get(header, self.dates)

    def decimal_of(self, header: str) -> str:
        """The decimal mark of a column; empty: as its values and those beside it show."""
        return dict(self.decimals).get(header, self.decimal)
