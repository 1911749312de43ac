"""Pictures of the plans of a file: made from their numbers, else as they were kept when the file was closed."""

from contextlib import suppress
from dataclasses import replace

from funnel_planner.app.numbers import Numbers
from funnel_planner.app.pictures import make_picture
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import ALL_LEADS, LeadFilter
from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import PlanCard, PlanFile


class PlanPictures:
    """``numbers`` are those of the file's open plan."""

    def __init__(self, file: PlanFile, numbers: Numbers) -> None:
        self._file, self._numbers = file, numbers

    def of_plan(self, plan: Plan, lead_filter: LeadFilter = ALL_LEADS) -> FunnelPicture:
        """The open plan with the leads that pass a filter, as far as they are counted."""
        numbers = self._numbers
        return make_picture(plan, numbers.measured(plan, lead_filter), numbers.projection_of(plan, lead_filter))

    def kept(self, plan: Plan) -> FunnelPicture | None:
        """The picture that was kept of a plan; None: none was."""
        return self._file.picture(plan.id)

    def keep(self, plan: Plan) -> None:
        """Store the picture of the open plan with all its leads, once they are counted."""
        if self._numbers.is_counted(plan):
            self._file.save_picture(self.of_plan(plan))

    def on_card(self, card: PlanCard) -> PlanCard:
        """A card with the picture of its plan where none was kept, once the libraries are loaded.

        A planned funnel would look as if it were that of leads which nobody has counted yet: there is none of them.
        """
        if card.picture is not None or card.uncounted or not self._numbers.ready:
            return card
        from funnel_planner.forecast.flow import project

        plan = self._file.load_plan(card.id)
        return replace(card, picture=make_picture(plan, None, project(plan)))


def keep_picture(file: PlanFile, plan: Plan) -> None:
    """Count a plan that no window has open, and keep its picture; without leads that can be counted, nothing."""
    numbers = Numbers(file)
    with suppress(PlannerError):  # what is wrong is said when the plan is opened
        numbers.use(numbers.count(plan))
        PlanPictures(file, numbers).keep(plan)
