"""By what leads are recognised: ids, e-mail addresses or both; inside a file, across files and across imports."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from funnel_planner.app.files import drafts, foreseeing, importing
from funnel_planner.app.files.foreseeing import merge_rules, sentences
from funnel_planner.app.session import Session
from funnel_planner.domain.mapping import MergeRule
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from tests.support.bringing_in import drafted_for, stored
from tests.support.sample_plans import plan_of

AS_OF = date(2025, 1, 1)
CRM = "ID,E-mail,Stage,Source\n1,ann@x.pl,New,Ads\n2,Bob@x.pl ,Contact,Fair\n3,cid@x.pl,Offer,Ads\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path / "plans.funnel")
    opened.create_plan(plan_of("New", "Contact", "Offer", "Won"))
    yield opened
    opened.close()


class Desk:
    """Brings texts in as files."""

    def __init__(self, session: Session, reader: ReaderProcess, folder: Path) -> None:
        self.session, self.reader, self.folder = session, reader, folder
        self.count = 0

    def draft(self, text: str, merge: MergeRule | None = None) -> drafts.Draft:
        self.count += 1
        path = self.folder / f"list{self.count}.csv"
        path.write_text(text, "utf-8")
        return drafted_for(self.session, self.reader, path, choices=Choices(merge=merge, as_of=AS_OF))

    def bring_in(self, text: str, merge: MergeRule | None = None) -> tuple[int, int, int]:
        plan, drafted = self.session.state.plan, self.draft(text, merge)
        foreseen = foreseeing.foresee(self.session.file, plan, self.reader, drafted).ledger
        self.outcome = stored(self.session, self.reader, drafted)
        ledger = self.outcome.ledger
        told = (ledger.created, ledger.updated, ledger.unchanged)
        assert (foreseen.created, foreseen.updated, foreseen.unchanged) == told
        return told

    @property
    def counts(self) -> tuple[int | None, ...]:
        assert self.session.state.measured is not None
        return self.session.state.measured.total.counts


@pytest.fixture
def desk(session: Session, reader: ReaderProcess, tmp_path: Path) -> Desk:
    return Desk(session, reader, tmp_path)


def test_rules_are_proposed_with_their_reason(desk: Desk) -> None:
    found = desk.draft(CRM).mapping
    assert (found.merge, found.merge_evidence) == (MergeRule.ID, "id:ID")
    assert merge_rules(found) == list(MergeRule)
    gaps = desk.draft(CRM + ",dan@x.pl,New,Ads\n").mapping
    assert gaps.merge is MergeRule.BOTH
    only_mail = desk.draft("E-mail,Stage\n" + "".join(f"p{n}@x.pl,New\n" for n in range(30))).mapping
    assert (only_mail.merge, only_mail.merge_evidence) == (MergeRule.EMAIL, "email:E-mail 100% distinct")
    repeated = desk.draft("E-mail,Stage\n" + "".join(f"p{n % 5}@x.pl,New\n" for n in range(30))).mapping
    assert (repeated.merge, repeated.merge_evidence) == (MergeRule.ID, "no id; email:E-mail 17% distinct")
    assert desk.draft(CRM, MergeRule.EMAIL).mapping.merge_evidence == "chosen"


def test_a_list_of_addresses_is_recognised_whatever_their_spelling(desk: Desk) -> None:
    assert desk.bring_in("E-mail,Stage\nann@x.pl,New\nbob@x.pl,Contact\n") == (2, 0, 0)
    assert desk.bring_in("Stage,E-mail\nContact, BOB@X.PL\nOffer,Ann@x.pl\n") == (0, 1, 1)
    assert desk.counts == (2, 2, 1, 0)


def test_addresses_join_a_list_with_ids(desk: Desk) -> None:
    assert desk.bring_in(CRM) == (3, 0, 0)
    assert desk.bring_in("E-mail,Stage\nbob@x.pl,Won\nnew@x.pl,New\n", MergeRule.EMAIL) == (1, 1, 0)
    assert desk.bring_in("E-mail,Stage\nbob@x.pl,Won\nnew@x.pl,New\n", MergeRule.EMAIL) == (0, 0, 2)
    later = CRM.replace("Contact", "Won")
    assert desk.bring_in(later.replace("3,cid@x.pl,Offer", "9,new@x.pl,New"), MergeRule.BOTH) == (0, 1, 2)
    assert desk.bring_in(later.replace("3,cid@x.pl,Offer", "8,new@x.pl,New"), MergeRule.BOTH) == (1, 0, 2)
    assert desk.bring_in("E-mail,Stage\nann@x.pl,New\n", MergeRule.EMAIL) == (0, 0, 1)


def test_ids_and_else_addresses_inside_one_file(desk: Desk) -> None:
    text = "ID,E-mail,Stage\n,ann@x.pl,Offer\n1,ann@x.pl,New\n2,bob@x.pl,New\n,bob@x.pl,Contact\n,,New\n"
    assert desk.bring_in(text, MergeRule.BOTH) == (3, 0, 0)
    assert desk.counts == (3, 2, 1, 0)
    shuffled = "ID,E-mail,Stage\n2,bob@x.pl,New\n,bob@x.pl,Contact\n1,ANN@x.pl,New\n,ann@x.pl,Offer\n"
    assert desk.bring_in(shuffled, MergeRule.BOTH) == (0, 0, 2)


def test_an_address_of_several_ids_joins_nothing_and_is_told(desk: Desk) -> None:
    text = "ID,E-mail,Stage\n1,info@x.pl,New\n2,info@x.pl,Offer\n,info@x.pl,Won\n"
    assert desk.bring_in(text, MergeRule.BOTH) == (3, 0, 0)
    notes = [(note.reason, note.value) for note in desk.outcome.notes]
    assert notes == [("email_of_several", "info@x.pl")]
    assert desk.counts == (3, 2, 2, 1)
    assert desk.bring_in(text + "\n", MergeRule.BOTH) == (0, 0, 3)
    leads = desk.session.file.load_leads(desk.session.state.plan.batches[0])
    assert leads.flags["email_conflicts"] == 1


def test_a_known_address_under_another_id_is_kept_apart_and_told(desk: Desk) -> None:
    desk.bring_in(CRM)
    assert desk.bring_in("ID,E-mail,Stage\n77,ann@x.pl,Offer\n", MergeRule.BOTH) == (1, 0, 0)
    assert [note.reason for note in desk.outcome.notes] == ["email_known"]
    assert desk.counts[0] == 4


def test_by_address_alone_ids_do_not_matter_but_are_told(desk: Desk) -> None:
    assert desk.bring_in("ID,E-mail,Stage\n1,ann@x.pl,New\n2,ann@x.pl,Offer\n", MergeRule.EMAIL) == (1, 0, 0)
    assert [note.reason for note in desk.outcome.notes] == ["email_joins_ids"]
    assert desk.counts == (1, 1, 1, 0)


@pytest.mark.parametrize("merge", list(MergeRule))
def test_again_in_another_order_nothing_changes_and_one_changed_row_updates_one_lead(
    desk: Desk, merge: MergeRule
) -> None:
    lines = CRM.splitlines()
    assert desk.bring_in(CRM, merge) == (3, 0, 0)
    assert desk.bring_in("\n".join([lines[0], *reversed(lines[1:])]), merge) == (0, 0, 3)
    assert desk.bring_in(CRM.replace("3,cid@x.pl,Offer", "3,cid@x.pl,Won"), merge) == (0, 1, 2)


def test_a_list_without_keys_in_another_order_is_not_taken_twice(desk: Desk) -> None:
    text = "Name,Stage,Created\nAnn,New,2024-01-02\nBob,New,2024-01-02\nCid,Offer,2024-02-01\n"
    lines = text.splitlines()
    assert desk.bring_in(text) == (3, 0, 0)
    plan, drafted = desk.session.state.plan, desk.draft("\n".join([lines[0], *reversed(lines[1:])]))
    again = importing.store(desk.session.file, plan, desk.reader, drafted)
    assert (again.batch_id, again.ledger.unchanged) == ("", 3)
    others = importing.store(desk.session.file, plan, desk.reader, desk.draft(text.replace("Bob", "Dan")))
    assert others.batch_id
    assert others.ledger.created == 3


def test_the_foresight_of_a_large_file_says_that_it_is_a_sample(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("funnel_planner.app.files.foreseeing.READ_WHOLE", 100)
    drafted = desk.draft("ID,Stage\n" + "".join(f"{n},New\n" for n in range(500)))
    found = foreseeing.foresee(desk.session.file, desk.session.state.plan, desk.reader, drafted)
    assert (found.sample_rows, found.row_count, found.ledger.created) == (200, 500, 200)
    assert "200" in sentences(found)[0]
    assert "500" in sentences(found)[0]
