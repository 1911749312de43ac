"""The card at the top of a view that says in sentences what there is to see below."""

from funnel_planner.ui.theme import Theme
from funnel_planner.ui.widgets import Card, Sentences
from funnel_planner.words import tr


class InShort(Card):
    """A line a sentence; ``say`` is the only way in."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("In short"), theme)
        self._sentences = Sentences(theme)
        self.body.addWidget(self._sentences)

    @property
    def texts(self) -> list[str]:
        """What is said."""
        return self._sentences.text().splitlines()

    def say(self, texts: list[str]) -> None:
        """Show these sentences instead of the earlier ones."""
        self._sentences.setText("\n".join(texts))
