"""Which links the open plan has, and which of its imports came of which."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from funnel_planner.domain.plan import Plan
from funnel_planner.ui.link_view import LinkView, Standing

if TYPE_CHECKING:  # it loads what must wait until after the first paint
    from funnel_planner.storage.records import BatchInfo


class LinkBook:
    """Links by the path each is known by; ``plan`` tells the plan as it is now."""

    def __init__(self, plan: Callable[[], Plan]) -> None:
        self._plan = plan
        self._views: dict[str, LinkView] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._views

    def __iter__(self) -> Iterator[LinkView]:
        """All of them, also while some are written or taken out."""
        return iter(tuple(self._views.values()))

    def __getitem__(self, path: str) -> LinkView:
        return self._views[path]

    def get(self, path: str) -> LinkView | None:
        """The link that is known by a path."""
        return self._views.get(path)

    def write(self, view: LinkView) -> None:
        """How a link stands from now on."""
        self._views[view.link.path] = view

    def forget(self, path: str) -> None:
        """Take a link out."""
        self._views.pop(path, None)

    def clear(self) -> None:
        """Take all links out."""
        self._views.clear()

    @property
    def views(self) -> tuple[LinkView, ...]:
        """All links as they are shown."""
        plan = self._plan()
        return tuple(replace(view, undone=view.link.was_undone(plan)) for view in self)

    def view(self, batch_id: str) -> LinkView | None:
        """The link that an import of the plan belongs to, if it is that link's newest."""
        plan = self._plan()
        return next((view for view in self.views if view.link.current(plan) == batch_id), None)

    def newer(self, info: "BatchInfo") -> LinkView | None:
        """The link of the file of an earlier import that is not that link's newest reading."""
        plan = self._plan()
        for view in self.views:
            if view.link.current(plan) != info.id and (
                info.id in view.link.batches or _first_path(info) == view.link.path
            ):
                return view
        return None

    def since(self, batch_id: str) -> tuple[str, ...]:
        """An import and the readings of its link that came after it, oldest first."""
        for view in self:
            batches = view.link.batches
            if batch_id in batches:
                return batches[batches.index(batch_id) :]
        return (batch_id,)

    @property
    def asking(self) -> LinkView | None:
        """A link of an import of the plan that asks what becomes of leads its file lacks."""
        plan = self._plan()
        return next((view for view in self if view.standing is Standing.ASKS and view.link.current(plan)), None)

    def waiting_for_leads(self) -> tuple[LinkView, ...]:
        """Links of which no import came yet: a tracker nobody has filled in."""
        return tuple(view for view in self.views if not view.link.batches)

    def earlier(self, paths: tuple[str, ...]) -> str:
        """The batch that an import of these files takes the place of, on the same day; empty: none."""
        found = next((view.link for view in self if view.link.paths == paths), None)
        return "" if found is None else found.current(self._plan())

    def is_linked(self, paths: tuple[str, ...]) -> bool:
        """Whether these files are read again when they are saved."""
        return any(view.link.paths == paths for view in self)


def _first_path(info: "BatchInfo") -> str:
    """What a link to the files of an import would be known by; empty: it has none."""
    from funnel_planner.app.files.mapping_text import mapping_from_json

    if info.kind != "file":
        return ""
    files = mapping_from_json(info.mapping_json).files
    return files[0].path if files else ""
