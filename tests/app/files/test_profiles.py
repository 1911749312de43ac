"""Readings offered again: profiles of a plan file, presets of known tools, and what the values say against them."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from funnel_planner.app.files import drafting, drafts, importing, profiles
from funnel_planner.app.files.import_check import questions
from funnel_planner.app.files.import_words import merge_evidence_text
from funnel_planner.app.files.question import Weight
from funnel_planner.app.session import Session
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import DateOrder, MergeRule, Role, Shape
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.presets import preset_for, presets
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.table import Cell
from tests.support.bringing_in import stored
from tests.support.sample_plans import plan_of
from tests.support.surveyed import survey_source

AS_OF = date(2025, 1, 1)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path / "plans.funnel")
    opened.create_plan(plan_of("New", "Contact", "Won"))
    yield opened
    opened.close()


def survey_of(rows: Sequence[Sequence[Cell]], path: str = "list.csv") -> Survey:
    return survey_source(MemoryTable(rows), path, header_row=1)


def bring_in(session: Session, reader: ReaderProcess, path: Path, choices: Choices) -> drafts.Draft:
    """Import a file that is read as such files were before."""
    drafted = drafting.draft(drafting.look_over(reader, [path]), session.state.plan, choices, session.file)
    stored(session, reader, drafted)
    return drafted


def test_what_was_decided_is_offered_when_the_headers_come_again(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    first, second = tmp_path / "may.csv", tmp_path / "june.csv"
    first.write_text("Nr,Foo,Bar,Mail,Since\n1,odd,Fair,a@x.pl,31.05.2024\n2,New,Ads,b@x.pl,02.05.2024\n", "utf-8")
    decided = Choices(
        columns=(("stage", "Foo"), ("channel", "Bar"), ("created", "Since"), ("id", "Nr"), ("ignore", "Mail")),
        labels=(("odd", "Contact"), ("never seen", "Won")),
        merge=MergeRule.ID,
        as_of=AS_OF,
    )
    bring_in(session, reader, first, decided)
    (known,) = session.file.profiles()
    assert known.name == "may"
    assert "never seen" not in known.choices_json
    session.file.rename_profile(known.id, "Fair list")
    # other order of columns, and nothing decides the order of the dates
    second.write_text("Mail,Since,Bar,Foo,Nr\nc@x.pl,03.04.2024,Fair,odd,3\n", "utf-8")
    plan = plan_of("New", "Contact", "Won")
    drafted = drafting.draft(drafting.look_over(reader, [second]), plan, Choices(as_of=AS_OF), session.file)
    columns = {column.header: column for column in drafted.mapping.files[0].columns}
    assert drafted.suggestion == "profile:Fair list"
    assert [columns[name].role for name in ("Nr", "Foo", "Bar", "Since", "Mail")] == [
        Role.ID, Role.STAGE, Role.CHANNEL, Role.CREATED, Role.IGNORE,
    ]  # fmt: skip
    assert columns["Foo"].evidence == "profile:Fair list"
    assert columns["Since"].date_order is DateOrder.DMY
    assert {label.label: label.target for label in drafted.mapping.labels}["odd"] == "s1"
    own = Choices(columns=(("owner", "Bar"),), as_of=AS_OF)
    changed = drafting.draft(drafted.surveys, plan, own, session.file).mapping.files[0]
    assert {column.header: column.role for column in changed.columns}["Bar"] is Role.OWNER
    assert drafting.draft(drafted.surveys, plan, Choices(as_of=AS_OF)).suggestion == ""


def test_what_is_said_anew_is_not_said_as_before_too(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    first, second = tmp_path / "may.csv", tmp_path / "june.csv"
    first.write_text("Nr,Stage,Source\n1,odd,Fair\n2,New,Ads\n", "utf-8")
    bring_in(session, reader, first, Choices(lost=("odd",), exclude_channels=("Fair",), as_of=AS_OF))
    second.write_text("Nr,Stage,Source\n3,odd,Fair\n4,New,Ads\n", "utf-8")
    again = bring_in(session, reader, second, Choices(labels=(("odd", "Won"),), as_of=AS_OF))
    assert (again.decided.lost, again.decided.exclude_channels) == ((), ("Fair",))
    anew = Choices(labels=(("odd", "Won"),), channels=(("Fair", ""),), as_of=AS_OF)
    assert bring_in(session, reader, second, anew).decided.exclude_channels == ()


def test_dates_that_the_values_decide_are_not_read_as_before(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("ID,Stage,Created\n1,New,31/05/2024\n", "utf-8")
    bring_in(session, reader, path, Choices(as_of=AS_OF))
    path.write_text("ID,Stage,Created\n1,New,05/31/2024\n", "utf-8")
    drafted = drafting.draft(drafting.look_over(reader, [path]), session.state.plan, Choices(as_of=AS_OF), session.file)
    created = drafted.mapping.files[0].column(Role.CREATED)
    assert created is not None
    assert created.date_order is DateOrder.MDY


def test_a_stage_that_the_plan_lacks_is_not_offered(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("ID,Stage,Called\n1,New,x\n2,thing,\n", "utf-8")
    choices = Choices(columns=(("stage:Contact", "Called"),), labels=(("thing", "Contact"),), as_of=AS_OF)
    bring_in(session, reader, path, choices)
    other = plan_of("New", "Demo", "Won")
    drafted = drafting.draft(drafting.look_over(reader, [path]), other, Choices(as_of=AS_OF), session.file)
    assert drafted.suggestion
    assert not any(column.role is Role.STAGE_REACHED for column in drafted.mapping.files[0].columns)


def test_profiles_are_listed_renamed_and_forgotten(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    for name, header in (("one", "Source"), ("two", "Channel")):
        (tmp_path / f"{name}.csv").write_text(f"ID,Stage,{header}\n1{name},New,Ads\n", "utf-8")
        bring_in(session, reader, tmp_path / f"{name}.csv", Choices(as_of=AS_OF))
    assert {profile.name for profile in session.file.profiles()} == {"one", "two"}
    first = session.file.profiles()[0]
    with pytest.raises(PlannerError):
        session.file.rename_profile(first.id, " ")
    session.file.forget_profile(first.id)
    assert len(session.file.profiles()) == 1
    for name in ("one", "two", "two"):
        bring_in(session, reader, tmp_path / f"{name}.csv", Choices(as_of=AS_OF))
    assert len(session.file.profiles()) == 2


def test_a_profile_that_another_version_wrote_is_no_obstacle(session: Session) -> None:
    survey = survey_of([["ID", "Stage"], ["1", "New"]])
    for text in ("[]", "{", json.dumps({"columns": [["teapot", "ID"]], "shape": "cube", "merge": 3})):
        session.file.remember_profile(profiles.signature([survey]), "odd", text)
        assert drafting.draft([survey], session.state.plan, Choices(as_of=AS_OF), session.file).mapping.files


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ("Record ID,First Name,Last Name,Email,Lifecycle Stage,Lead Status,Create Date", "HubSpot contacts"),
        ("Identyfikator rekordu,Nazwa transakcji,Etap transakcji,Data zamknięcia,Kwota", "HubSpot deals"),
        ("Lead ID,Lead Owner,Company / Account,Lead Source,Lead Status,Create Date", "Salesforce leads"),
        ("Id,FirstName,LastName,LeadSource,Status,IsConverted,CreatedDate", "Salesforce leads"),
        ("Opportunity Name,Stage,Amount,Close Date,Created Date,Lead Source", "Salesforce opportunities"),
        ("OpportunityId,StageName,CreatedDate,Amount", "Salesforce opportunity history"),
        (
            "Id,OpportunityId,CreatedById,CreatedDate,StageName,Amount,CloseDate,Probability",
            "Salesforce opportunity history",
        ),
        ("Id,AccountId,Name,StageName,Amount,CloseDate,LeadSource,OwnerId,CreatedDate", "Salesforce opportunities"),
        ("Contact ID,First Name,Last Name,Email,Lifecycle Stage,Lead Status", "HubSpot contacts"),
        ("Deal - ID,Deal - Title,Deal - Value,Deal - Stage,Deal - Deal created,Deal - Status", "Pipedrive deals"),
        ("Record Id,Lead Owner,Company,Lead Source,Lead Status,Created Time", "Zoho CRM leads"),
        ("Record Id,Deal Name,Stage,Amount,Closing Date,Deal Owner", "Zoho CRM deals"),
        ("External ID,Opportunity,Stage,Expected Revenue,Created on,Salesperson", "Odoo CRM"),
        ("Szansa,Etap,Oczekiwany przychód,Utworzono,Sprzedawca", "Odoo CRM"),
        ("ID,First Name,Status,Source,Created At,Assigned User,Email", "EspoCRM leads"),
        ("Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,LEID,EUID", "Mailchimp audience"),
        ("Campaign,Currency code,Clicks,Impr.,CTR,Avg. CPC,Cost,Conversions", "Google Ads campaigns"),
        ("Kampania,Kliknięcia,Wyśw.,Koszt", "Google Ads campaigns"),
        ("Campaign name,Reach,Impressions,Amount spent (USD),Results", "Meta Ads"),
        ("Session default channel group,Sessions,Engaged sessions,Key events", "GA4 traffic acquisition"),
        ("Page path and screen class,Views,Active users", "GA4 pages"),
    ],
)
def test_exports_of_known_tools_are_recognised(headers: str, name: str) -> None:
    found = preset_for(headers.split(","))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("headers", ["ID,Stage,Source,Created", "Imię,Etap,Źródło", "a,b", "Campaign,Sent", ""])
def test_other_lists_are_no_tools(headers: str) -> None:
    assert preset_for(headers.split(",")) is None


def test_every_preset_names_roles_that_exist() -> None:
    roles = {role.value for role in Role}
    assert {role for preset in presets() for role in preset.columns} <= roles
    assert len({preset.name for preset in presets()}) == len(presets())


def test_a_preset_never_beats_what_the_values_contradict() -> None:
    header = ["Record ID", "Email", "Lifecycle Stage", "Original Source", "Create Date", "Lead Status"]
    good = [[str(n), f"p{n}@x.pl", "New", "Ads", "2024-01-05", "Open"] for n in range(20)]
    odd = [[str(n), "no address", "New", "Ads", f"text {n}", "Open"] for n in range(20)]
    for rows, created, email in ((good, Role.CREATED, Role.EMAIL), (odd, None, None)):
        drafted = drafting.draft([survey_of([header, *rows])], plan_of("New", "Contact", "Won"), Choices(as_of=AS_OF))
        columns = {column.header: column for column in drafted.mapping.files[0].columns}
        assert drafted.suggestion == "preset:HubSpot contacts"
        assert columns["Record ID"].role is Role.ID
        assert columns["Lifecycle Stage"].role is Role.STAGE
        assert columns["Original Source"].role is Role.CHANNEL
        assert (columns["Create Date"].role is Role.CREATED) == (created is not None)
        assert (columns["Email"].role is Role.EMAIL) == (email is not None)
        assert columns["Record ID"].evidence == "preset:HubSpot contacts"


def test_a_remembered_rule_gives_way_where_its_column_means_something_else_now(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Nr,Mail,Stage\n1,a@x.pl,New\n2,b@x.pl,Won\n", "utf-8")
    bring_in(session, reader, path, Choices(merge=MergeRule.EMAIL, as_of=AS_OF))
    surveys = drafting.look_over(reader, [path])
    again = drafting.draft(surveys, session.state.plan, Choices(as_of=AS_OF), session.file).mapping
    assert (again.merge, merge_evidence_text(again)) == (MergeRule.EMAIL, "As last time (“list”)")
    hidden = Choices(columns=(("ignore", "Mail"),), as_of=AS_OF)
    drafted = drafting.draft(surveys, session.state.plan, hidden, session.file)
    assert (drafted.mapping.merge, drafted.mapping.merge_evidence) == (MergeRule.ID, "id:Nr")
    assert [question for question in questions(drafted) if question.weight is Weight.BLOCKS] == []


USAGE = "Campaign,Jan 2024,Feb 2024\nGoogle Ads,10,20\nFacebook,30,40\n"


def test_what_was_read_row_by_row_stays_so(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text(USAGE, "utf-8")
    plan = session.state.plan
    (across,) = drafting.look_over(reader, [path])
    assert across.is_cross_table
    assert drafting.as_before(reader, (across,), session.file) == (across,)
    rows = drafting.look_over(reader, [path], as_it_stands=True)
    importing.store(session.file, plan, reader, drafting.draft(rows, plan, Choices(), session.file))
    (again,) = drafting.as_before(reader, (across,), session.file)
    assert not again.is_cross_table
    assert [column.header for column in again.columns] == ["Campaign", "Jan 2024", "Feb 2024"]
    profiles.remember(session.file, (across,), drafting.draft((across,), plan, Choices()).mapping, Choices(), plan)
    assert drafting.as_before(reader, (across,), session.file) == (across,)  # read so since


def test_what_a_row_was_said_to_be_on_the_page_of_an_import_is_not_asked_again(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    path = tmp_path / "shares.csv"
    path.write_text("Leads by channel,Jan 2024,Feb 2024\nAds,60,55\nFair,40,45\n", "utf-8")
    counted = (("stage:New", "Leads"),)
    bring_in(session, reader, path, Choices(as_of=AS_OF, columns=counted, shapes=((str(path), Shape.AGGREGATE),)))
    again = drafting.draft(drafting.look_over(reader, [path]), session.state.plan, Choices(as_of=AS_OF), session.file)
    assert not [question for question in questions(again) if question.weight is Weight.BLOCKS]


def test_a_column_that_tells_the_order_of_days_goes_before_what_was_remembered(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Nr,Stage,Created,Closed\n1,New,01/02/2024,\n2,Won,02/03/2024,04/05/2024\n", "utf-8")
    bring_in(session, reader, path, Choices(as_of=AS_OF, dates=DateOrder.DMY))
    path.write_text("Nr,Stage,Created,Closed\n1,New,12/31/2023,\n2,Won,02/03/2024,04/05/2024\n", "utf-8")
    again = drafting.draft(drafting.look_over(reader, [path]), session.state.plan, Choices(as_of=AS_OF), session.file)
    assert [column.date_order for column in again.mapping.files[0].columns[2:]] == [DateOrder.MDY, DateOrder.MDY]
