"""Damaged copies of files: bytes changed, cut, doubled, spliced; parts of zip containers damaged from within."""

import random
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

_TOKENS = (
    b'"', b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n\n", b"\t", b";", b",,,,,,,,", b"sep=;\n", b"=1+1",
    b"99999999999999999999", b"-1", b"1e309", b"NaN", b"2024-13-45", b"00/00/0000", b"]]>", b"<table>", b"</table>",
    b"<tr>", b"<td rowspan=65535 colspan=65535>", b"&#x110000;", b"&nbsp;", b"<!--", b"<![CDATA[", b"<!DOCTYPE a [",
    b'ss:Index="1048576"', b'table:number-rows-repeated="1048576"', b"XFD1048576", b't="e"', b"\xed\xa0\x80",
    "Źródło".encode(), "ą".encode("cp1250"), b"# ----\n", b"Razem;;;12\n",
)  # fmt: skip
"""What readers stumble over."""


@dataclass(frozen=True)
class Seed:
    """A sound file to start from."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """How files of this kind are named."""
        return "." + self.name.rpartition(".")[2]


def mutants(seeds: Sequence[Seed], count: int, chance: random.Random) -> Iterator[Seed]:
    """Damaged copies, of each seed about the same number."""
    for number in range(count):
        seed = seeds[number % len(seeds)]
        content = _in_zip(seed.content, chance) if chance.random() < 0.7 else None
        if content is None:
            content = _damaged(seed.content, chance, chance.choice(seeds).content)
        yield Seed(f"{number}_{seed.name}", content)


def _in_zip(content: bytes, chance: random.Random) -> bytes | None:
    """The same zip container with one part damaged; None for anything else."""
    if not content.startswith(b"PK"):
        return None
    copy = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(copy, "w") as new:
        names = old.namelist()
        cells = [name for name in names if "sheet" in name or "content" in name or "sharedStrings" in name]
        damaged = chance.choice(cells if cells and chance.random() < 0.7 else names)
        for name in names:
            part = old.read(name)
            new.writestr(name, _damaged(part, chance, part) if name == damaged else part)
    return copy.getvalue()


def _damaged(content: bytes, chance: random.Random, other: bytes) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.choice([1, 1, 3, 20])):
        place = chance.randrange(len(damaged) + 1)
        length = chance.choice([1, 4, 64, 512])
        match chance.randrange(7):
            case 0:
                damaged[place : place + length] = chance.randbytes(length)
            case 1:
                del damaged[place : place + length]
            case 2:
                damaged[place:place] = damaged[place : place + length] * chance.choice([1, 1, 5])
            case 3:
                damaged[place : place + length] = bytes([chance.choice([0, 255, 127, 10, 34])]) * length
            case 4:
                start = chance.randrange(len(other) + 1)
                damaged[place:place] = other[start : start + length]
            case 5 if damaged:
                damaged[place % len(damaged)] ^= 1 << chance.randrange(8)
            case _:
                damaged[place:place] = chance.choice(_TOKENS)
    if chance.random() < 0.15:
        del damaged[chance.randrange(len(damaged) + 1) :]
    return bytes(damaged)
