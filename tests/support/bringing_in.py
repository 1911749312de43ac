"""Files brought into the open plan of a session, step by step as the window does it."""

from pathlib import Path

from funnel_planner.app.files import drafting, importing
from funnel_planner.app.files.drafts import Draft
from funnel_planner.app.session import Session
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices


def drafted_for(session: Session, reader: ReaderProcess, *paths: Path, choices: Choices | None = None) -> Draft:
    """How files would be read for the open plan, whatever was decided about others before."""
    return drafting.draft(drafting.look_over(reader, paths), session.state.plan, choices or Choices())


def stored(session: Session, reader: ReaderProcess, draft: Draft) -> importing.Outcome:
    """Store what is drafted and have the open plan look at it."""
    plan = session.state.plan
    outcome = importing.store(session.file, plan, reader, draft)
    session.edit(importing.activated(plan, outcome, draft.choices), "Import leads")
    return outcome


def bring_in(
    session: Session, reader: ReaderProcess, *paths: Path, choices: Choices | None = None
) -> importing.Outcome:
    """Import files together into the open plan."""
    return stored(session, reader, drafted_for(session, reader, *paths, choices=choices))
