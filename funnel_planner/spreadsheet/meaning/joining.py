"""How several files belong together: on which column they are joined and which stage each one stands for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from funnel_planner.domain.mapping import Role
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey, shared_values
from funnel_planner.spreadsheet.meaning.header_words import GOOD_SCORE, concepts, header_key
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.survey import Survey

JOINED_FROM = 0.3
"""Share of the smaller file's ids found in the other one from which two files speak of the same leads."""
BY_ORDER = "presence:order of files"
STRANGERS = "doubt:shares no leads"
"""Evidence of a file that stands for a later stage only by its place, though it has none of the others' leads."""
SAME_KIND = "presence:same kind of list"
"""Evidence of a file that is appended to another one with the same columns."""
LEADS_TOLD = "presence:leads told by "
"""Evidence of a list that stands for the stage after visitors; the header that tells leads follows."""
_LEAD_WORDS = frozenset({"lead", "leads", "leada", "contact", "kontaktu", "deal", "opportunity", "szansy", "prospect"})
_SAME_KIND = 0.8
"""Share of common headers from which two files are lists of the same kind."""
_NO_IDENTITIES = frozenset(
    {
        Role.OWNER, Role.PHONE, Role.STAGE, Role.STAGE_REACHED, Role.LAST_STAGE, Role.OUTCOME, Role.LOST_REASON,
        Role.CREATED, Role.CLOSED, Role.TIME, Role.VALUE, Role.COST, Role.COUNT, Role.ASSET,
    }
)  # fmt: skip
"""Roles of columns that tell nobody from others, however different their values are."""


@dataclass(frozen=True, slots=True)
class Membership:
    """What one of several files is: the stage that being listed in it means (empty: the first), and why."""

    presence: str = ""
    evidence: str = ""
    joined: bool = True


def join_on_ids(surveys: Sequence[Survey], roles: list[list[Proposal]]) -> list[list[Proposal]]:
    """Roles with the id column of each file chosen so that the files' ids meet.

    The first file's candidates are tried, its own best first; e-mail addresses serve where no ids meet.
    """
    if len(surveys) < 2:
        return roles
    best: list[int | None] = []
    best_score = -1.0
    for key in _key_candidates(surveys[0], roles[0]):
        chosen: list[int | None] = [key.index]
        for survey, proposals in zip(surveys[1:], roles[1:], strict=True):
            chosen.append(_partner(key, survey, proposals))
        score = sum(index is not None for index in chosen) - 0.1 * (roles[0][key.index].role is not Role.ID)
        if score > best_score:
            best, best_score = chosen, score
    if sum(index is not None for index in best) < 2:
        return roles
    return [
        proposals if index is None else _with_id(proposals, index) for proposals, index in zip(roles, best, strict=True)
    ]


def memberships(
    surveys: Sequence[Survey], roles: Sequence[Sequence[Proposal]], plan: PlanStages, lists: Sequence[bool] = ()
) -> list[Membership]:
    """Which stage each file stands for: by name, else in the order given; lists of one kind are appended.

    Lists of one kind whose names tell them apart by stage (``Lead.csv``, ``Won.csv``) stand for these stages.
    ``lists``: which files are lists of leads; others, of costs or stage changes, stand for none.
    """
    among = [index for index in range(len(surveys)) if not lists or lists[index]]
    if len(among) < len(surveys):
        found = iter(memberships([surveys[i] for i in among], [roles[i] for i in among], plan))
        return [next(found) if index in among else Membership() for index in range(len(surveys))]
    if len(surveys) < 2:
        return [Membership() for _ in surveys]
    joined = [index == 0 or _meets(surveys, roles, index) for index in range(len(surveys))]
    result, free = _of_one_kind(surveys, roles, plan, joined)
    taken = {place.presence for place in result if place.presence}
    named = _by_name(surveys, free, plan, taken)
    for index, (stage_id, evidence) in named.items():
        result[index] = Membership(stage_id, evidence, joined=joined[index])
    taken |= {stage_id for stage_id, _ in named.values()}
    left_stages = [stage.id for stage in plan.stages if stage.id not in taken]
    one_per_stage = len(surveys) == len(plan.stages)
    left_files = [
        i
        for i in free
        if i not in named and (one_per_stage or not _says_stages(roles[i])) and (i == 0 or not _names_nobody(roles[i]))
    ]
    if taken and len(left_files) > len(left_stages):
        left_files = []  # the files that name stages are the stages; others describe the leads
    for position, index in enumerate(left_files):
        stage_id = _stage_in_order(plan, left_stages, position, first=index == 0 and not taken)
        why = BY_ORDER if joined[index] or not stage_id else f"{BY_ORDER}; {STRANGERS}"
        result[index] = Membership(stage_id, why, joined=joined[index])
    first = plan.stages[0].id
    return [replace(m, presence="" if m.presence == first else m.presence) for m in result]


def without_visitors(survey: Survey, proposals: Sequence[Proposal], place: Membership, plan: PlanStages) -> Membership:
    """Where a list of leads stands in a plan that begins with visitors: at the stage after these.

    A visitor has no name, number or stage in sales; unless the list speaks of visitors itself, nobody in it is one. A
    list with a column for the stage after these says itself who came there.
    """
    if place.presence or len(plan.stages) < 2 or not _counts_visits(plan.stages[0].name):
        return place
    first, second = (stage.id for stage in plan.stages[:2])
    says_itself = any(p.role is Role.STAGE_REACHED and p.stage_id in (first, second) for p in proposals) or any(
        p.role is Role.STAGE and any(plan.target_of(label).target == first for label, _ in column.labels)
        for column, p in zip(survey.columns, proposals, strict=True)
    )
    tells = next((c for c, p in zip(survey.columns, proposals, strict=True) if _tells_leads(c, p)), None)
    if says_itself or tells is None:
        return place
    return Membership(second, f"{LEADS_TOLD}{tells.header}", joined=place.joined)


def _counts_visits(stage: str) -> bool:
    return any(concept.name == "visits" and concept.score >= GOOD_SCORE for concept in concepts(stage))


def _tells_leads(column: ColumnSurvey, proposal: Proposal) -> bool:
    """A column that only somebody known by name has, or the number of a lead."""
    if proposal.role is Role.ID:
        return bool(_LEAD_WORDS & set(header_key(column.header).split()))
    return proposal.role in (Role.EMAIL, Role.PHONE, Role.STAGE)


def _of_one_kind(
    surveys: Sequence[Survey], roles: Sequence[Sequence[Proposal]], plan: PlanStages, joined: Sequence[bool]
) -> tuple[list[Membership], list[int]]:
    """Lists of one kind, with the stages that their names tell them apart by; and the files that have no such kin."""
    result = [Membership("", SAME_KIND, joined=each) for each in joined]
    free = []
    for index in range(len(surveys)):
        kin = [other for other in range(len(surveys)) if other == index or _same_kind(surveys[index], surveys[other])]
        if len(kin) < 2:
            free.append(index)
            result[index] = replace(result[index], evidence="")
            continue
        stages = {other: _stage_of_name(surveys[other], plan) for other in kin if not _says_stages(roles[other])}
        told = {stage for stage in stages.values() if stage}
        if stages.get(index) and len(told) > 1:  # else all may be called after the sale that they are about
            evidence = f"presence:file name {surveys[index].name}"
            result[index] = Membership(stages[index], evidence, joined=joined[index])
    return result, free


def _stage_of_name(survey: Survey, plan: PlanStages) -> str:
    """The stage that a file is called after; empty: none."""
    shares = plan.shares_in_name(survey.name.rsplit(".", 1)[0])
    return max(shares, key=lambda stage: shares[stage]) if shares else ""


def _stage_in_order(plan: PlanStages, left: list[str], position: int, *, first: bool) -> str:
    if first:
        return plan.stages[0].id
    return left[position] if position < len(left) else ""


def _key_candidates(survey: Survey, proposals: Sequence[Proposal]) -> list[ColumnSurvey]:
    """Columns that may identify a lead: the proposed id, other ids, e-mail addresses."""

    def worth(column: ColumnSurvey) -> int:
        if proposals[column.index].role is Role.ID:
            return 0
        return 2 if column.email_share >= 0.8 else 1 if _says_id(column) else 3

    found = [c for c in survey.columns if _may_identify(c, proposals[c.index])]
    return sorted(found, key=worth)


def _may_identify(column: ColumnSurvey, proposal: Proposal) -> bool:
    if not column.filled or proposal.role in _NO_IDENTITIES:
        return False
    if proposal.role is Role.CHANNEL and not _says_id(column):
        return False
    if proposal.role is Role.ID or column.email_share >= 0.8:
        return True
    if column.looks_dated or column.filled < 2:
        return False
    if _says_id(column):
        return column.distinct_share >= 0.3
    return column.distinct_share >= 0.9 and column.tick_share < 0.5


def _says_id(column: ColumnSurvey) -> bool:
    """Whether the header speaks of an identity."""
    return "id" in header_key(column.header).split() or any(c.name == "lead_id" for c in concepts(column.header))


def _partner(key: ColumnSurvey, survey: Survey, proposals: Sequence[Proposal]) -> int | None:
    """The column of another file that shares the key's values most; the same header breaks ties."""
    best, best_share = None, JOINED_FROM
    for column in survey.columns:
        if not _may_identify(column, proposals[column.index]):
            continue
        share = shared_values(key, column)
        same_header = header_key(column.header) == header_key(key.header)
        plainly = _says_id(column) or column.email_share >= 0.8 or proposals[column.index].role is Role.ID
        if share < JOINED_FROM or not (same_header or plainly):
            continue
        share += 0.5 * same_header
        if share > best_share:
            best, best_share = column.index, share
    return best


def _with_id(proposals: list[Proposal], index: int) -> list[Proposal]:
    result = [Proposal(Role.OTHER, 0.0, "rival of id") if p.role is Role.ID else p for p in proposals]
    kept = proposals[index]
    evidence = kept.evidence if kept.role is Role.ID else "values:shared with the other file"
    result[index] = Proposal(Role.ID, max(kept.confidence, 0.9), evidence)
    return result


def _meets(surveys: Sequence[Survey], roles: Sequence[Sequence[Proposal]], index: int) -> bool:
    """Whether a file shares ids with any earlier one."""
    own = _id_column(surveys[index], roles[index])
    others = [_id_column(surveys[i], roles[i]) for i in range(index)]
    return own is not None and any(other is not None and shared_values(own, other) >= JOINED_FROM for other in others)


def _id_column(survey: Survey, proposals: Sequence[Proposal]) -> ColumnSurvey | None:
    return next((column for column in survey.columns if proposals[column.index].role is Role.ID), None)


def _same_kind(one: Survey, other: Survey) -> bool:
    """Whether two files have the same columns; a list of ids alone has the same header in each file, whatever it is."""
    own = {header_key(column.header) for column in one.columns}
    others = {header_key(column.header) for column in other.columns}
    return one is not other and len(own) > 1 and len(own & others) / len(own | others) >= _SAME_KIND


def _names_nobody(proposals: Sequence[Proposal]) -> bool:
    """Whether nothing tells whose a row is, so that it cannot be a stage of leads in other files."""
    return not any(p.role in (Role.ID, Role.NAME, Role.EMAIL, Role.PHONE, Role.STAGE) for p in proposals)


def _says_stages(proposals: Sequence[Proposal]) -> bool:
    """A stage column or stage dates say themselves where the leads of a file are."""
    return any(proposal.role in (Role.STAGE, Role.STAGE_REACHED) for proposal in proposals)


def _by_name(
    surveys: Sequence[Survey], free: Sequence[int], plan: PlanStages, taken: set[str]
) -> dict[int, tuple[str, str]]:
    """Files matched to stages by name, the clearest first, each stage once; ``taken`` have their files."""
    offers: list[tuple[float, int, str, str]] = []
    for index in free:
        survey = surveys[index]
        stem = survey.name.rsplit(".", 1)[0]
        for stage_id, share in plan.shares_in_name(stem).items():
            offers.append((share + 1.0, index, stage_id, f"presence:file name {survey.name}"))
        for header in _own_headers(surveys, index):
            for stage_id, share in plan.shares_in_name(header).items():
                offers.append((share * 0.9, index, stage_id, f"presence:column {header}"))
    named: dict[int, tuple[str, str]] = {}
    for _, index, stage_id, evidence in sorted(offers, key=lambda offer: -offer[0]):
        if index not in named and stage_id not in taken | {known for known, _ in named.values()}:
            named[index] = (stage_id, evidence)
    return named


def _own_headers(surveys: Sequence[Survey], index: int) -> list[str]:
    """Headers of narrow files that no other file has: ``user_id, home_page``."""
    survey = surveys[index]
    if len(survey.columns) > 4:
        return []
    others = {header_key(c.header) for i, other in enumerate(surveys) if i != index for c in other.columns}
    return [column.header for column in survey.columns if header_key(column.header) not in others]
