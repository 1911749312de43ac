"""Names of edits that tell what they were about ("Move 3 leads to Proposal"), stored so that any language can say them.

Most edits have a fixed name, which is a catalogue key. One with numbers or names in it is stored as JSON.
"""

import json
from collections.abc import Callable

from funnel_planner.words import formats, mark, trn

_NAMES: dict[str, Callable[[int], str]] = {
    "add": lambda n: trn("Add {n} lead", "Add {n} leads", n),
    "edit": lambda n: trn("Change {n} lead", "Change {n} leads", n),
    "move": lambda n: trn("Move {n} lead to {what}", "Move {n} leads to {what}", n),
    "correct": lambda n: trn("Correct {n} lead to {what}", "Correct {n} leads to {what}", n),
    "lose": lambda n: trn("Mark {n} lead as lost", "Mark {n} leads as lost", n),
    "reopen": lambda n: trn("Open {n} lead again", "Open {n} leads again", n),
    "delete": lambda n: trn("Delete {n} lead", "Delete {n} leads", n),
    "restore": lambda n: trn("Restore {n} lead", "Restore {n} leads", n),
    "take_back": lambda n: trn("Take back what was said of {n} lead", "Take back what was said of {n} leads", n),
}


def edit_name(edit: str, count: int, what: str = "") -> str:
    """The name of an edit of so many leads, to be stored; ``what`` is a name it mentions."""
    return json.dumps({"edit": edit, "n": count, "what": what}, ensure_ascii=False)


def spoken(stored: str) -> str:
    """The stored name of an edit in the language in use; one that is a catalogue key as it is."""
    if not stored.startswith("{"):
        return stored
    try:
        parts = json.loads(stored)
        return _NAMES[parts["edit"]](parts["n"]).format(n=formats.count(parts["n"]), what=parts["what"])
    except (ValueError, LookupError, TypeError):
        return mark("Edit")  # by a later version
