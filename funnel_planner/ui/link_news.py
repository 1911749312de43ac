"""What the window tells of linked files: what a save changed, and what it would take out, which is asked."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from funnel_planner.ui.banner import Banner
from funnel_planner.ui.status_line import StatusLine
from funnel_planner.words import tr

if TYPE_CHECKING:
    from funnel_planner.ui.link_keeper import LinkKeeper
    from funnel_planner.ui.link_view import LinkView


class LinkNews(QObject):
    """Listens to the links of one window; ``show_imports`` goes where more of them is said."""

    def __init__(
        self, links: "LinkKeeper", status: StatusLine, banner: Banner, show_imports: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._links, self._status, self._banner, self._show_imports = links, status, banner, show_imports
        links.refreshed.connect(self._tell_refreshed)
        links.changed.connect(self._ask)

    def _tell_refreshed(self, view: "LinkView") -> None:
        """Say quietly what the last save of a linked file changed, and where that stands."""
        from funnel_planner.ui.pages.link_line import reread_words

        where, cut = tr("see Leads > Imports"), Qt.TextElideMode.ElideRight
        self._status.tell(reread_words(view), where, self._show_imports, cut=cut)

    def _ask(self) -> None:
        """Ask whether leads that a file suddenly lacks are to go; at its import the same can be answered."""
        from funnel_planner.ui.pages.link_line import KEEP, TAKE_OUT, link_words

        asking = self._links.book.asking
        if asking is None:
            self._banner.settled()
            return
        decide = partial(self._links.decide, asking.link.path)
        ways = (tr(TAKE_OUT), partial(decide, keep=False)), (tr(KEEP), partial(decide, keep=True))
        self._banner.ask(link_words(asking), *ways)
