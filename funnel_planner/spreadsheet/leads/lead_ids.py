"""By what rows are recognised as those of one lead: ids, e-mail addresses, or ids and else addresses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.emails import email_hashes
from funnel_planner.analytics.leads import Int32Array
from funnel_planner.domain.mapping import FileMapping, MergeRule, Role, Shape
from funnel_planner.spreadsheet.leads.addresses import address_hashes, address_texts
from funnel_planner.spreadsheet.tables.cells import id_text
from funnel_planner.spreadsheet.tables.rows import Columns
from funnel_planner.spreadsheet.tables.spans import Spans
from funnel_planner.spreadsheet.tables.table import Cell

_SEVERAL = -1
"""Instead of a lead: an address that leads with different ids have."""


class Ids:
    """Keys of the leads of all files of an import, numbered as they come."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self._number_of: dict[str, int] | None = None
        self._addresses = _Addresses()

    def __len__(self) -> int:
        return len(self.keys)

    def numbers(self, keys: list[str], *, distinct: bool = False) -> Int32Array:
        """Numbers of the leads with the keys of a whole column (``id_text``), -1 for blank ones.

        ``distinct``: no two keys are known to be the same, and none to be blank.
        """
        if self._number_of is None and not self.keys and (distinct or _are_distinct(keys)):
            self.keys = keys  # one file, each row a lead of its own: nearly always so
            return np.arange(len(keys), dtype=np.int32)
        known = self._numbered()
        fresh = [key for key in dict.fromkeys(keys) if key not in known]
        known.update(zip(fresh, range(len(self.keys), len(self.keys) + len(fresh)), strict=True))
        self.keys = [*self.keys, *fresh]
        return np.fromiter(map(known.__getitem__, keys), np.int32, len(keys))

    def numbers_by_both(self, ids: Sequence[str], addresses: Sequence[str]) -> tuple[Int32Array, list[int]]:
        """Numbers of the leads of a file's rows by id, without one by address; and rows that are ambiguous.

        The order of rows does not matter. Where an address belongs to leads with different ids they stay apart, and
        rows with only this address are one more lead (``analytics.identity`` does the same between imports).
        """
        known, mail = self._numbered(), self._addresses
        shared = shared_addresses(ids, addresses)
        numbers = np.full(len(ids), -1, np.int32)
        apart: dict[str, int] = {}
        for row, (key, address) in enumerate(zip(ids, addresses, strict=True)):
            if not key:
                continue
            number = known.get(key)
            if number is None:
                alone = mail.alone.get(address) if address and address not in shared else None
                number = alone if alone is not None and alone not in mail.named else self._new(key)
                known[key] = number
                self.keys[number] = key
            mail.named.add(number)
            numbers[row] = number
            if address and (before := mail.with_id.setdefault(address, number)) != number:
                owners = mail.several.setdefault(address, {})
                owners.update(dict.fromkeys([key] if before == _SEVERAL else [self.keys[before], key]))
                mail.with_id[address] = _SEVERAL
        for row, (key, address) in enumerate(zip(ids, addresses, strict=True)):
            if address and mail.with_id.get(address) == _SEVERAL:
                apart.setdefault(address, row)
            if key or not address:
                continue
            number = mail.alone.get(address)
            if number is None:
                number = mail.with_id.get(address, _SEVERAL)
                if number == _SEVERAL:
                    number = known[address] if address in known else self._new(address)
                    known[address] = number
                mail.alone[address] = number
            numbers[row] = number
        return numbers, sorted(apart.values())

    def of_address(self, address: str) -> tuple[str, ...]:
        """The ids of an address that belongs to several leads."""
        return tuple(self._addresses.several.get(address, ()))

    def _new(self, key: str) -> int:
        """One more lead."""
        self.keys.append(key)
        return len(self.keys) - 1

    def _numbered(self) -> dict[str, int]:
        if self._number_of is None:
            self.keys = list(self.keys)
            self._number_of = {key: number for number, key in enumerate(self.keys)} | {"": -1}
        return self._number_of


@dataclass
class _Addresses:
    """Leads by address, over the files so far."""

    alone: dict[str, int] = field(default_factory=dict)
    """The lead of rows that have nothing else."""
    with_id: dict[str, int] = field(default_factory=dict)
    """The lead with an id that has it, or ``_SEVERAL``."""
    several: dict[str, dict[str, None]] = field(default_factory=dict)
    """The ids of each address that has more than one, in the order they came."""
    named: set[int] = field(default_factory=set)
    """Leads with an id."""


class _AllDistinct:
    """Finds out for sure whether all texts of a column are different, from their hashes: or does not know."""

    def __init__(self) -> None:
        self._parts: list[NDArray[np.uint64]] | None = []

    def add(self, cells: Sequence[Cell], keys: list[str]) -> None:
        """The next cells, and the keys made of them."""
        if self._parts is None:
            return
        if isinstance(cells, Spans) and not cells.blank_count and keys == cells.texts:
            self._parts.append(cells.hashes())
        else:
            self._parts = None

    def is_certain(self) -> bool:
        """All are different, and none is blank."""
        if not self._parts:
            return False
        hashes = np.sort(np.concatenate(self._parts))
        return not (hashes[1:] == hashes[:-1]).any()


class KeyReader:
    """The columns by which one file's rows are recognised, read chunk by chunk."""

    def __init__(self, file: FileMapping, rule: MergeRule) -> None:
        counts = file.shape is Shape.AGGREGATE
        self._rule = rule
        self._id = None if counts else file.column(Role.ID)
        self._email = None if counts else file.column(Role.EMAIL)
        self._ids: list[str] = []
        self._distinct = _AllDistinct()
        self._addresses: list[str] = []
        self._hashes: list[NDArray[np.int64]] = []
        self.apart: list[int] = []
        """Once ``numbers`` is called: the first row of each address that rows with different ids have."""

    @property
    def has_keys(self) -> bool:
        """Whether rows can be recognised at all."""
        by_id = self._id is not None and self._rule is not MergeRule.EMAIL
        return by_id or (self._email is not None and self._rule is not MergeRule.ID)

    def read(self, columns: Columns, not_leads: Iterable[int]) -> list[str] | None:
        """The keys of the next rows, for storing; None where rows cannot be recognised. ``not_leads`` have none."""
        ids = addresses = None
        out = list(not_leads)
        if self._id is not None:
            cells = columns[self._id.index]
            ids = _without(id_texts(cells), out)
            self._distinct.add(cells, ids)
            self._ids += ids
        if self._email is not None:
            addresses = self._read_addresses(columns[self._email.index], out)
        if self._rule is MergeRule.ID:
            return ids
        if self._rule is MergeRule.EMAIL or ids is None or addresses is None:
            return addresses if addresses is not None or self._rule is MergeRule.EMAIL else ids
        return [key or address for key, address in zip(ids, addresses, strict=True)]

    def _read_addresses(self, cells: Sequence[Cell], not_leads: Sequence[int]) -> list[str] | None:
        """The next addresses; None where only their numbers are needed, as leads are recognised by id."""
        hashes = address_hashes(cells) if self._rule is MergeRule.ID and isinstance(cells, Spans) else None
        if hashes is not None:
            hashes[list(not_leads)] = 0
            self._hashes.append(hashes)
            return None
        addresses = _without(address_texts(cells), not_leads)
        self._hashes.append(email_hashes(addresses))
        if self._rule is not MergeRule.ID:
            self._addresses += addresses
        return addresses

    def numbers(self, known: "Ids") -> Int32Array | None:
        """The leads of all rows read, by the rule; -1 for rows without a key, None where no row has any."""
        if not self.has_keys:
            return None
        both = self._id is not None and self._email is not None
        if self._rule is MergeRule.BOTH:
            count = len(self._ids) if self._id is not None else len(self._addresses)
            blanks = [""] * (0 if both else count)
            numbers, self.apart = known.numbers_by_both(self._ids or blanks, self._addresses or blanks)
            return numbers
        if self._rule is MergeRule.ID:
            return known.numbers(self._ids, distinct=self._distinct.is_certain())
        if both:
            shared = shared_addresses(self._ids, self._addresses)
            first = {address: row for row, address in reversed(list(enumerate(self._addresses))) if address in shared}
            self.apart = sorted(first.values())
        return known.numbers(self._addresses)

    def rows_apart(self, most: int) -> dict[str, list[int]]:
        """Rows of the addresses in ``apart``; the first ``most`` addresses, and as many rows of each."""
        found: dict[str, list[int]] = {self.address(row): [] for row in self.apart[:most]}
        for row, address in enumerate(self._addresses):
            rows = found.get(address)
            if rows is not None and len(rows) < most:
                rows.append(row)
        return found

    def hashes(self) -> NDArray[np.int64] | None:
        """A number for the address of each row (``analytics.emails``); None where there is no such column."""
        if self._email is None:
            return None
        return np.concatenate(self._hashes) if self._hashes else np.zeros(0, np.int64)

    def address(self, row: int) -> str:
        """The address in a row."""
        return self._addresses[row] if row < len(self._addresses) else ""


def _are_distinct(keys: list[str]) -> bool:
    """No two keys are the same, and none is blank."""
    distinct = set(keys)
    return len(distinct) == len(keys) and "" not in distinct


def _without(keys: list[str], rows: Iterable[int]) -> list[str]:
    """Keys, some of which are none."""
    for row in rows:
        keys[row] = ""
    return keys


def shared_addresses(ids: Iterable[str], addresses: Iterable[str]) -> set[str]:
    """Addresses that rows with different ids have."""
    first: dict[str, str] = {}
    return {a for key, a in zip(ids, addresses, strict=True) if key and a and first.setdefault(a, key) != key}


def id_texts(cells: Sequence[Cell]) -> list[str]:
    """A column of id cells as ids."""
    try:
        return list(map(str.strip, cells))  # type: ignore[arg-type]  # the usual case; numbers raise
    except TypeError:
        return list(map(id_text, cells))
