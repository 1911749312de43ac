"""A plan's life at random: files of every kind, again and changed, linked, several at once, and edits by hand.

After every import what was foreseen is held against what the import says, and that against the plan's leads.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from funnel_planner.analytics.comparing import signatures
from funnel_planner.analytics.leads import LeadData
from funnel_planner.analytics.merging import merge
from funnel_planner.app.files import drafting, drafts, foreseeing, importing, links, watching
from funnel_planner.app.files.foreseeing import Foresight, sentences
from funnel_planner.app.files.import_check import questions
from funnel_planner.app.files.link_reading import choices_for
from funnel_planner.app.files.oddity_words import report_sentences
from funnel_planner.app.files.question import Weight
from funnel_planner.app.leads.lead_rows import LeadRows
from funnel_planner.app.leads.leads_by_hand import Draft, HandWork
from funnel_planner.app.session import Session
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import MergeRule
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices

START = date(2024, 6, 1)
STAGES = ("Lead", "MQL", "SQL", "Won")
KINDS = (
    ("snapshot",), ("snapshot", "mail"), ("mail",), ("keyless",), ("snapshot", "wide", "log"), ("snapshot", "counts"),
    ("counts",), ("pages", "counts"), ("log",), ("snapshot", "keyless", "mail", "wide", "log", "counts", "pages"),
)  # fmt: skip
"""Kinds of files that one plan gets."""
Rows = list[list[str]]


class Tables:
    """Tables of a few leads, so that files often speak of the same ones."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    def of(self, kind: str) -> Rows:
        """A header and a few rows."""
        makers: dict[str, Callable[[], Rows]] = {
            "snapshot": self._snapshot, "mail": self._mail, "keyless": self._keyless, "wide": self._wide,
            "log": self._log, "counts": self._counts, "pages": self._pages,
        }  # fmt: skip
        return makers[kind]()

    def changed(self, rows: Rows) -> Rows:
        """The same table with a row less, twice or elsewhere, or another stage or number."""
        head, body = rows[0], [list(row) for row in rows[1:]]
        change = self._dice.choice(["drop", "double", "turn", "cell"])
        if body and change == "drop":
            body.pop(self._dice.randrange(len(body)))
        elif body and change == "double":
            body.append(list(self._dice.choice(body)))
        elif change == "turn":
            self._dice.shuffle(body)
        elif body:
            row = self._dice.choice(body)
            for place, cell in enumerate(row):
                if cell in STAGES or (place and cell.isdigit()):
                    row[place] = self._dice.choice(STAGES) if cell in STAGES else str(int(cell) + 1)
                    break
        return [head, *body]

    def _leads(self) -> list[int]:
        return [self._dice.randint(1, 9) for _ in range(self._dice.randint(0, 7))]

    def _stage(self) -> str:
        return self._dice.choice([*STAGES, "Lost", "Weird", ""])

    def _address(self, lead: int) -> str:
        return self._dice.choice([f"p{lead}@x.pl"] * 6 + ["info@x.pl", ""])

    def _source(self) -> str:
        return self._dice.choice(["Ads", "ads ", "Fair", ""])

    def _day(self) -> str:
        ahead = self._dice.choice([0, 0, 0, 0, 30])  # one in five is yet to come
        return (START - timedelta(self._dice.randint(0, 90) - ahead)).isoformat()

    def _snapshot(self) -> Rows:
        chance = self._dice.random
        rows = [
            [
                str(lead) if chance() < 0.93 else "",
                self._address(lead),
                self._stage(),
                self._source(),
                self._day() if chance() < 0.9 else "",
                self._dice.choice(["", "100", "250"]),
            ]
            for lead in self._leads()
        ]
        return [["Lead ID", "E-mail", "Stage", "Source", "Created", "Value"], *rows]

    def _mail(self) -> Rows:
        rows = [[self._address(lead), self._stage(), self._source()] for lead in self._leads()]
        return [["E-mail", "Stage", "Source"], *rows]

    def _keyless(self) -> Rows:
        rows = [[f"Co {lead}", self._stage(), self._source(), self._day()] for lead in self._leads()]
        return [["Company", "Stage", "Source", "Created"], *rows]

    def _wide(self) -> Rows:
        rows = []
        for lead in self._leads():
            first, reached = START - timedelta(self._dice.randint(20, 60)), self._dice.randint(1, 4)
            days = [(first + timedelta(3 * n)).isoformat() if n < reached else "" for n in range(4)]
            rows.append([str(lead), self._source(), *days])
        return [["Lead ID", "Source", *STAGES], *rows]

    def _log(self) -> Rows:
        rows = [
            [str(lead), self._dice.choice(STAGES), f"{self._day()} 1{self._dice.randint(0, 9)}:00", self._source()]
            for lead in self._leads()
            for _ in range(self._dice.randint(1, 4))
        ]
        return [["Lead ID", "Stage", "Changed at", "Source"], *rows]

    def _counts(self) -> Rows:
        is_dated = self._dice.random() < 0.5
        rows = []
        for channel in self._dice.sample(["Ads", "Fair", "Mail", "Web"], self._dice.randint(1, 4)):
            counts = sorted((self._dice.randint(0, 99) for _ in range(4)), reverse=True)
            rows.append([*([self._day()] if is_dated else []), channel, *map(str, counts)])
        titles = [[self._dice.choice(["2024-05-01 - 2024-05-31", "2024-04-01 - 2024-06-30", "All time"])]]
        head = [*(["Day"] if is_dated else []), "Channel", *STAGES]
        return [*(titles if self._dice.random() < 0.4 else []), head, *rows]

    def _pages(self) -> Rows:
        rows = [
            [f"/{page}", str(self._dice.randint(1, 99)), str(self._dice.randint(0, 9)), "00:01:10"]
            for page in self._dice.sample("abcd", self._dice.randint(1, 4))
        ]
        return [["Page", "Sessions", "Exits", "Average session duration"], *rows]


class PlanLife:
    """One plan; ``step`` does something with it. ``story`` tells what was done, for when something is wrong."""

    def __init__(self, seed: int, reader: ReaderProcess, folder: Path) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - the same life for the same number
        self._tables = Tables(self._dice)
        self._reader, self._folder = reader, folder
        self._day = START
        self._kinds = self._dice.choice(KINDS)
        self._links: dict[Path, links.Link] = {}
        self.story: list[str] = []
        self.session = Session.open(folder / "plans.funnel")
        stages = tuple(Stage(f"s{n}", name) for n, name in enumerate(STAGES))
        self.session.create_plan(Plan(new_id(), "Life", stages))

    def step(self) -> None:
        """One thing at random."""
        deeds = [self._new, self._new, self._again, self._changed, self._linked, self._linked, self._by_hand]
        self._dice.choice([*deeds, self._several, self._undo])()

    # what is done

    def _new(self) -> None:
        path = self._folder / f"f{self._dice.randint(0, 4)}.csv"
        _write(path, self._tables.of(self._dice.choice(self._kinds)))
        self._bring([path], self._choices())

    def _again(self) -> None:
        path = self._some_file()
        if path is not None:
            self._bring([path], self._choices())

    def _changed(self) -> None:
        path = self._some_file()
        if path is not None:
            _write(path, self._tables.changed(_read(path)))
            self._bring([path], self._choices())

    def _several(self) -> None:
        leads, closed = self._folder / "a.csv", self._folder / "closed.csv"
        _write(leads, self._tables.of("snapshot"))
        won = [[str(self._dice.randint(1, 9)), "99", "2024-05-05"] for _ in range(self._dice.randint(1, 4))]
        _write(closed, [["Lead ID", "Amount", "Closed"], *won])
        self._bring([leads, closed], self._choices())

    def _linked(self) -> None:
        """Read a file again as a link does, on the same day or a later one; or link it."""
        path = self._some_file()
        link = None if path is None else self._links.get(path)
        if path is None:
            return
        session = self.session
        if link is None or not link.current(session.state.plan):
            made = self._bring([path], Choices(as_of=self._day))
            found = None if made is None else watching.linked(session.file, session.state.plan, *made)
            if found is not None:
                self._links[path] = found
            return
        _write(path, self._tables.changed(_read(path)))
        earlier = link.current(session.state.plan)
        try:
            surveys = drafting.look_over(self._reader, [path])
            choices = choices_for(link, surveys, session.state.plan)
        except PlannerError as error:
            self.story.append(f"link: {error.kind}")
            return
        day = self._day + timedelta(self._dice.choice([0, 0, 2]))
        made = self._bring([path], replace(choices, as_of=day), instead_of=earlier)
        if made is not None and made[1].batch_id:
            drafted, outcome = made
            batches = (*link.batches, outcome.batch_id)
            self._links[path] = replace(link, batches=batches, mapping=drafted.mapping)

    def _by_hand(self) -> None:
        session, leads = self.session, self.session.state.leads
        work = HandWork(session)
        try:
            if leads is None or not leads.lead_count or self._dice.random() < 0.3:
                fields = {"name": "Hand", "email": f"p{self._dice.randint(1, 9)}@x.pl", "channel": "Ads"}
                work.add(Draft(fields, "s1", START))
            else:
                overlaid = session.overlaid()
                rows = LeadRows(session.file, session.imports(), leads, None if overlaid is None else overlaid.facts)
                facts = rows.facts_about([self._dice.randrange(leads.lead_count)])
                deeds: list[Callable[[], None]] = [
                    lambda: work.move(facts, "s2", START),
                    lambda: work.delete(facts),
                    lambda: work.change(facts, {"channel": "Hand"}),
                ]
                self._dice.choice(deeds)()
            self.story.append("by hand")
        except PlannerError as error:
            self.story.append(f"by hand: {error.kind}")

    def _undo(self) -> None:
        if self.session.state.undo_label:
            self.session.undo()
            self.story.append("undo")

    # bringing files in

    def _choices(self) -> Choices:
        self._day += timedelta(self._dice.choice([0, 0, 1, 7, -3]))
        return Choices(as_of=self._day, merge=self._dice.choice([None, None, None, *MergeRule]))

    def _some_file(self) -> Path | None:
        found = sorted(self._folder.glob("f*.csv"))
        return self._dice.choice(found) if found else None

    def _bring(
        self, paths: Sequence[Path], choices: Choices, instead_of: str = ""
    ) -> tuple[drafts.Draft, importing.Outcome] | None:
        """Import files, if that is possible, and check all that was said of it."""
        session, reader = self.session, self._reader
        plan = session.state.plan
        try:
            drafted = drafting.draft(drafting.look_over(reader, paths), plan, choices, session.file)
            if any(question.weight is Weight.BLOCKS for question in questions(drafted)):
                return None
            foreseen = foreseeing.foresee(session.file, plan, reader, drafted, instead_of=instead_of)
        except PlannerError as error:
            self.story.append(f"refused: {error.kind}")
            return None
        sentences(foreseen)
        before = self._leads()
        outcome = importing.store(session.file, plan, reader, drafted, backup=False, instead_of=instead_of)
        session.edit(importing.activated(plan, outcome, drafted.decided), "Import leads")
        told = _people(outcome.ledger)
        files = ", ".join(
            f"{path.name} ({file.shape})" for path, file in zip(paths, drafted.mapping.files, strict=True)
        )
        self.story.append(
            f"{files} by {drafted.mapping.merge} on {choices.as_of}, instead of {instead_of!r}: {told},"
            f" removed {outcome.removed}, kept {outcome.kept}, {'stored' if outcome.batch_id else 'nothing new'}"
        )
        _check_foreseen(foreseen, outcome)
        self._check_true(before, drafted, outcome, is_again=bool(instead_of))
        return drafted, outcome

    def _leads(self) -> LeadData | None:
        """All that imports say."""
        session = self.session
        hand = set(session.file.hand_batches(session.state.plan.batches))
        batches = [batch for batch in session.state.plan.batches if batch not in hand]
        return merge([session.file.load_leads(batch, with_keys=True) for batch in batches]) if batches else None

    def _check_true(
        self, before: LeadData | None, drafted: drafts.Draft, outcome: importing.Outcome, *, is_again: bool
    ) -> None:
        """What the import says of leads is what became of those of the plan."""
        after = self._leads()
        had, has = (0 if leads is None else leads.lead_count for leads in (before, after))
        if is_again or not outcome.replaces:  # else the same leads, read in another way
            assert has - had == outcome.ledger.created - (outcome.removed - outcome.kept), "leads that came and went"
        by_id = drafted.mapping.merge is MergeRule.ID and not is_again and not outcome.replaces
        if before is None or after is None or not by_id or not all([*(before.keys or [""]), *(after.keys or [""])]):
            return
        own: set[str] = set()
        if outcome.batch_id:
            own = set(self.session.file.load_leads(outcome.batch_id, with_keys=True).keys or ())
        old = dict(zip(before.keys or (), signatures(before).tolist(), strict=True))
        new = dict(zip(after.keys or (), signatures(after).tolist(), strict=True))
        changed = sum(old[key] != new[key] for key in own & old.keys() & new.keys())
        assert changed == outcome.ledger.updated, "leads that changed"


def _people(ledger: Ledger) -> tuple[int, int, int, int]:
    return ledger.created, ledger.updated, ledger.unchanged, ledger.gone


def _check_foreseen(foreseen: Foresight, outcome: importing.Outcome) -> None:
    """What was said before is what the import says."""
    assert _people(foreseen.ledger) == _people(outcome.ledger), "leads foreseen"
    assert foreseen.still_there == outcome.still_there
    if outcome.batch_id:
        assert foreseen.ledger == outcome.ledger, "rows foreseen"
        assert foreseen.hidden_now == outcome.hidden_now
        assert report_sentences(foreseen.oddities) == report_sentences(outcome.oddities)


def _write(path: Path, rows: Rows) -> None:
    path.write_text("".join(",".join(row) + "\n" for row in rows), "utf-8")


def _read(path: Path) -> Rows:
    return [line.split(",") for line in path.read_text("utf-8").splitlines()]
