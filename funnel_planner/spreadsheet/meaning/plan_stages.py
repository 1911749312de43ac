"""The stages of a plan as labels, headers and file names may mean them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET
from funnel_planner.domain.plan import DEFAULT_EXCLUDE_LABELS, DEFAULT_LOST_LABELS, Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.spreadsheet.meaning.header_words import header_key, plain, same_word, squeezed, stage_key, synonyms
from funnel_planner.spreadsheet.meaning.label_parts import denies, label_parts

SURE = 0.95
"""A label that is a stage's name, alias or a lost or exclusion label."""
ADOPTED = 0.8
"""Below this nothing is decided without being asked."""
_OBJECTS = frozenset({"deal", "transakcja", "szansa", "umowa", "sprzedaz", "opportunity", "order", "zamowienie"})
"""What a label may name beside the state it is in."""
_OBJECT_AND_STATE = 2
_OF_PARTS = 0.86
"""How sure a label is of which only a part is known."""
_DIGITS_OF_A_STAGE = 2
_LOST_GROUPS = frozenset({"stage:lost", "stage:disqualified"})
_PLAINLY_WON = frozenset(
    stage_key(label)
    for label in (
        "Won", "Closed Won", "closedwon", "Deal won", "Wygrana", "Wygrany", "Wygrane", "Zakończone Wygrane", "Sukces",
        "Zakończone sukcesem", "Gewonnen", "Ganado", "Gagné", "Zamknięte wygrane", "Closed (won)", "Sfinalizowano",
    )
)  # fmt: skip
_DATE_WORDS = frozenset(
    {
        "date", "data", "daty", "dnia", "dzien", "day", "time", "timestamp", "datetime", "datum", "fecha", "czas",
        "czasu", "termin", "godzina", "kiedy", "when",
    }
)  # fmt: skip
_FILLING_WORDS = frozenset(
    {
        "entered", "reached", "became", "become", "moved", "entry", "enter", "first", "wejscia", "wejscie",
        "osiagniecia", "osiagnieto", "osiagniety", "przejscia", "przejscie", "zmiany", "uzyskania", "wyslania",
        "at", "on", "of", "a", "an", "the", "is", "was", "has", "in", "to", "do", "na", "w", "z", "i", "o", "dt",
        "czy", "stage", "etap", "etapu", "step", "de", "am", "als", "into", "as", "status", "set", "reach", "got",
    }
)  # fmt: skip
_WEAK_WORDS = frozenset(
    {
        "converted", "sent", "booked", "signed", "made", "created", "page", "flag", "done", "held", "completed",
        "scheduled", "accepted", "received", "started", "submitted", "wyslana", "wyslane", "wyslano", "zlozona",
        "zlozono", "przedstawiona", "podpisana", "podpisano", "podpisanie", "zawarta", "zawarto", "umowione",
        "umowiona", "odbyte", "odbyta", "odbylo", "sie", "przeprowadzone", "przeprowadzona", "wykonane", "wykonana",
        "zrealizowane", "zrealizowana", "zaakceptowana", "przyjeta", "otrzymane", "otrzymana", "zrobione", "zrobiona",
    }
)  # fmt: skip
"""Words that say that a stage was reached, unless a stage is called so."""
FILE_WORDS = frozenset(
    {
        "dataset", "table", "tabela", "export", "eksport", "list", "lista", "data", "dane", "csv", "xlsx", "raport",
        "report", "all", "the", "of",
    }
)  # fmt: skip
"""Words of file names that say nothing of what is in the file."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a label means: a stage id, ``LOST_TARGET``, ``EXCLUDE_TARGET`` or nothing, and how sure that is (0..1)."""

    target: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PlanStages:
    """A plan's stages in funnel order with its lost and exclusion labels: all that a proposal needs of a plan."""

    stages: tuple[Stage, ...]
    lost_labels: tuple[str, ...] = DEFAULT_LOST_LABELS
    exclude_labels: tuple[str, ...] = DEFAULT_EXCLUDE_LABELS
    plan_id: str = ""
    """Empty: of no plan that is kept."""

    @classmethod
    def of(cls, plan: Plan) -> "PlanStages":
        """The stages of a plan."""
        return cls(plan.stages, plan.lost_labels, plan.exclude_labels, plan.id)

    @classmethod
    def named(cls, names: Iterable[str]) -> "PlanStages":
        """Stages of these names, in order; their ids are ``s1``, ``s2`` ..."""
        return cls(tuple(Stage(id=f"s{number}", name=name) for number, name in enumerate(names, start=1)))

    @property
    def ids(self) -> tuple[str, ...]:
        """Stage ids in funnel order."""
        return tuple(stage.id for stage in self.stages)

    @property
    def won_id(self) -> str:
        """The stage at which someone is a customer: the first of kind WON, else the last."""
        return next((stage.id for stage in self.stages if stage.kind is StageKind.WON), self.stages[-1].id)

    def id_of_name(self, name: str) -> str:
        """Id of the stage of this name or id; empty if there is none."""
        key = label_key(name)
        return next((s.id for s in self.stages if label_key(s.name) == key or s.id == name), "")

    def target_of(self, label: str) -> Target:
        """What a stage label means: by name and alias, lost and exclusion labels, synonyms, spelling, in this order.

        A label of several parts means what the only part that is known means (``Working - Contacted``), and one that
        names what it is about as well what its other word means (``Deal wygrany``).
        """
        for found in (self._target_of_whole(label), self._by_parts(label)):
            if found.target:
                return found
        words = stage_key(label).split()
        own = [word for word in words if word not in _OBJECTS]
        if len(own) != 1 or len(words) != _OBJECT_AND_STATE:
            return Target("", 0.0)
        found = self._target_of_whole(own[0])
        return Target(found.target, min(_OF_PARTS, found.confidence))

    def _target_of_whole(self, label: str) -> Target:
        key = stage_key(label)
        named = self._by_name(key)
        if named:
            return Target(named, 1.0)
        for labels, target in ((self.exclude_labels, EXCLUDE_TARGET), (self.lost_labels, LOST_TARGET)):
            if any(squeezed(key) == squeezed(stage_key(known)) for known in labels):
                return Target(target, 1.0)
        synonym = self._by_synonym(key)
        return synonym if synonym.target else self._by_spelling(key)

    def stage_in_header(self, header: str) -> Target:
        """The stage that a header names beside words for date and reaching: ``Date entered MQL``, ``Data oferty``."""
        words = [word for word in header_key(header).split() if word not in _DATE_WORDS and word not in _FILLING_WORDS]
        words = words[1:] if len(words) > 1 and words[0].isdigit() and len(words[0]) <= _DIGITS_OF_A_STAGE else words
        for kept in (words, [word for word in words if word not in _WEAK_WORDS]):
            if not kept:
                continue
            found = self._stage_only(" ".join(kept))
            if found.confidence >= ADOPTED:
                return found
        whole = self._stage_only(header_key(header))
        tells = len(words) > 1 or len(words) < len(header_key(header).split())
        return self._by_telling_words(words) if tells and not whole.target else whole

    def _by_telling_words(self, words: list[str]) -> Target:
        """The stage whose name has these words beside words that are left out of headers: ``Qualified to buy``."""
        for stage in self.stages:
            for name in (stage.name, *stage.aliases):
                own = stage_key(name).split()
                if words and words != own and words == [word for word in own if word not in _FILLING_WORDS]:
                    return Target(stage.id, SURE)
        return Target("", 0.0)

    def stage_in_name(self, name: str) -> tuple[str, float]:
        """The stage whose words all stand in a file's or column's name, and which share of the name they are (0..1)."""
        words = [word for word in plain(name).split() if word not in FILE_WORDS and not word.isdigit()]
        letters = sum(map(len, words)) or 1
        best, best_share = "", 0.0
        for stage in self.stages:
            for label, weight in self._variants(stage):
                found = _words_found(label.split(), words)
                if found and weight * found / letters > best_share + 1e-9:
                    best, best_share = stage.id, weight * found / letters
        return best, best_share

    def shares_in_name(self, name: str) -> dict[str, float]:
        """For each stage named in a name: the share of the name that names it."""
        shares = {}
        for stage in self.stages:
            _, share = PlanStages((stage,)).stage_in_name(name)
            if share > 0:
                shares[stage.id] = share
        return shares

    def _stage_only(self, key: str) -> Target:
        target = self._target_of_whole(key)
        return target if target.target in self.ids else Target("", 0.0)

    def _by_parts(self, label: str) -> Target:
        parts = label_parts(label)
        found = {part: target for part in parts if (target := self._target_of_whole(part)).target}
        targets = {target.target for target in found.values()}
        others = [part for part in parts if part not in found]
        if len(targets) == 1 and (targets == {LOST_TARGET} or not any(map(denies, others))):
            return Target(targets.pop(), min(_OF_PARTS, *(target.confidence for target in found.values())))
        words = stage_key(label).split()
        if any(len(known) > 1 and words[: len(known)] == known for known in _losses(self.stages, self.lost_labels)):
            return Target(LOST_TARGET, _OF_PARTS)  # Closed lost to competition
        return Target("", 0.0)

    def _by_name(self, key: str) -> str:
        return _names(self.stages).get(squeezed(key), "")

    def _by_synonym(self, key: str) -> Target:
        known = synonyms()
        groups = [group for group in known.labels.get(key, ()) if group.startswith("stage:")]
        if not groups:
            return Target("", 0.0)
        found = {
            stage.id
            for stage in self.stages
            for group in groups
            if any(stage_key(name) in known.groups[group] for name in (stage.name, *stage.aliases))
        }
        if len(found) == 1 and len(groups) == 1:
            return Target(found.pop(), 0.9)
        if not found and set(groups) <= _LOST_GROUPS:
            return Target(LOST_TARGET, 0.9)
        if not found and key in _PLAINLY_WON:
            return Target(self.won_id, 0.85)
        return Target("", 0.0)

    def _by_spelling(self, key: str) -> Target:
        from rapidfuzz import fuzz

        best = Target("", 0.0)
        for stage in self.stages:
            for known in map(stage_key, (stage.name, *stage.aliases)):
                score = fuzz.ratio(key, known) / 100 * 0.95 if min(len(key), len(known)) >= 6 else 0.0
                words, others = key.split(), known.split()
                alike = len(words) == len(others) and all(map(same_word, words, others))
                confidence = max(score, 0.86 if alike else 0.0)
                if confidence > best.confidence:
                    best = Target(stage.id, confidence)
        return best if best.confidence >= ADOPTED and best.confidence >= 0.855 else Target("", 0.0)

    @staticmethod
    def _variants(stage: Stage) -> list[tuple[str, float]]:
        """Ways to write a stage's name, plain, with a weight: its own names before synonyms."""
        own = [plain(name) for name in (stage.name, *stage.aliases)]
        known = synonyms()
        others = {
            label
            for name in own
            for group in known.labels.get(name, ())
            if group.startswith("stage:")
            for label in known.groups[group]
        }
        return [(name, 1.0) for name in own] + [(label, 0.9) for label in sorted(others) if len(label) >= 3]


def _words_found(wanted: Sequence[str], words: Sequence[str]) -> int:
    """Letters of ``words`` that the wanted words take; 0 unless all of them are there."""
    taken: set[int] = set()
    for word in wanted:
        hit = next((i for i, other in enumerate(words) if i not in taken and same_word(word, other)), None)
        if hit is None:
            return 0
        taken.add(hit)
    return sum(len(words[index]) for index in taken)


@lru_cache(maxsize=64)  # asked of every label of a file, whose columns may have thousands
def _names(stages: tuple[Stage, ...]) -> dict[str, str]:
    """Ids of stages by their names and aliases, the first stage of a name."""
    return {
        squeezed(stage_key(known)): stage.id for stage in reversed(stages) for known in (stage.name, *stage.aliases)
    }


@lru_cache(maxsize=64)
def _losses(stages: tuple[Stage, ...], lost_labels: tuple[str, ...]) -> tuple[list[str], ...]:
    """The words of each label that is surely a loss."""
    known = [stage_key(label) for label in lost_labels] + sorted(synonyms().groups["stage:lost"])
    return tuple(key.split() for key in known if squeezed(key) not in _names(stages))
