"""What every page is handed: the session it works on and the doors it may use."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from funnel_planner.app.session import Session
from funnel_planner.domain.progress import Reporter
from funnel_planner.ui.ask import Ask
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.theme import Theme

if TYPE_CHECKING:  # nothing is read before the window stands
    from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
    from funnel_planner.ui.link_keeper import LinkKeeper
    from funnel_planner.ui.way_back import WayBack


@dataclass(frozen=True, eq=False)
class Desk:
    """The session (truth and wishes), questions, background work, the look, and the way to another place.

    ``go`` takes a place's name: ``plans``, ``funnel``, ``messages``, ``leads``, ``results`` or ``forecast``.
    ``act`` triggers a command of the window by its name in ``ui.actions`` (``import``, ``export``, ``new_plan``...).
    """

    session: Session
    ask: Ask
    tasks: Tasks
    theme: Theme
    go: Callable[[str], None]
    act: Callable[[str], None] = lambda name: None  # noqa: ARG005 - a page in a test needs no window

    @cached_property
    def reader(self) -> "ReaderProcess":
        """The process in which foreign files are read; started when first needed, kept for the next file."""
        from funnel_planner.spreadsheet.child.reader_process import ReaderProcess

        return ReaderProcess()

    def expect_files(self) -> None:
        """Make ready for an import while the user looks for the file: start the process, load what is needed here."""

        def prepare(_reporter: Reporter) -> None:
            from funnel_planner.app.files.drafting import prepare

            prepare()

        self.tasks.run("", prepare, lambda _nothing: None)
        self.reader.warm_up()

    @cached_property
    def links(self) -> "LinkKeeper":
        """What keeps linked imports up to date; begins once the window stands (``start``)."""
        from funnel_planner.ui.link_keeper import LinkKeeper

        return LinkKeeper(self.session, self.tasks, lambda: self.reader)

    @cached_property
    def way_back(self) -> "WayBack":
        """From the leads behind a chart back to the chart."""
        from funnel_planner.ui.way_back import WayBack

        return WayBack(self.session, self.go)

    def close(self) -> None:
        """Stop watching files, and end the reading process, if there is one."""
        if "links" in vars(self):
            self.links.close()
        if "reader" in vars(self):
            self.reader.close()
