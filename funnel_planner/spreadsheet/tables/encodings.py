"""The encoding of a text file, decided from all of its bytes.

A byte order mark or valid UTF-8 decides at once. Otherwise the candidates for one-byte text are compared by how well
their letters fit one language: that tells cp1250 and ISO-8859-2 apart, which differ in only six Polish letters.
"""

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from funnel_planner.domain.errors import PlannerError

_BLOCK_BYTES = 1024 * 1024
_SAMPLE_BYTES = 256 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_ONE_BYTE = ("cp1250", "iso8859-2", "cp1252", "cp852", "mac_latin2", "mac_roman")
"""Candidates in order of preference when two fit equally well."""
_OUTDATED = frozenset({"cp852", "mac_latin2", "mac_roman"})

_LETTERS = (
    "ąćęłńóśźż",
    "äöüß",
    "àâæçéèêëîïôœùûüÿ",
    "áéíñóúü",
    "àáâãçéêíóôõú",
    "àèéìòù",
    "åäæöøé",
    "áčďéěíňóřšťúůýž",
    "áäčďéíĺľňóôŕšťúýž",
    "áéíóöőúüű",
    "čćđšž",
    "âîăşţșț",
)
"""Letters beyond ASCII of Polish, German, French, Spanish, Portuguese, Italian, the Nordic languages, Czech, Slovak,
Hungarian, Croatian and Romanian; the order decides when two fit equally well.
"""
_SIGNS = frozenset("„”“’–—…€§°«»·•×£©®²³½±¿¡ªº\xa0\xad™†\u2018\u201a")
"""Signs that are common in business text."""


@dataclass(frozen=True, slots=True)
class Detected:
    """An encoding with how sure it is (0..1)."""

    encoding: str
    confidence: float = 1.0
    damaged: int = 0
    """Bytes that do not belong to it; they become U+FFFD."""


def detect_encoding(path: Path) -> Detected:
    """The encoding of a file. Raises PlannerError ``file_is_binary`` when it is no text; OSError."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return Detected(encoding)
        if wide := _wide_encoding(head):
            return Detected(wide, 0.9)
        if _looks_binary(head):
            raise PlannerError("file_is_binary", file=path.name)
        file.seek(0)
        return _by_content(file)


def known_encoding(name: str) -> str:
    """An encoding's name as Python knows it. Raises PlannerError ``encoding_unknown``."""
    try:
        info = codecs.lookup(name)
    except LookupError:
        raise PlannerError("encoding_unknown", value=name) from None
    if not info._is_text_encoding:  # noqa: SLF001 - the only way to tell hex, zip and rot13 apart
        raise PlannerError("encoding_unknown", value=name)
    return name.lower().replace("_", "-") if name.lower().startswith("utf") else name.lower()


def _wide_encoding(head: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, by where the zero bytes stand; empty if neither."""
    size = len(head) // 4 * 4
    if size < 8:
        return ""
    zeros = [head[offset:size:4].count(0) / (size / 4) for offset in range(4)]
    if zeros[0] < 0.05 and min(zeros[1:]) > 0.6:
        return "utf-32-le"
    if zeros[3] < 0.05 and min(zeros[:3]) > 0.6:
        return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    if even > 0.4 and odd < 0.05:
        return "utf-16-be"
    return ""


def _looks_binary(head: bytes) -> bool:
    """Whether control characters make up more than a twentieth."""
    text_bytes = bytes(range(32, 256)) + b"\t\n\r\f\v\x1a\x1b\x1f"
    controls = head.translate(None, text_bytes)
    return len(controls) * 20 > len(head) and len(controls) > 3


def _by_content(file: BinaryIO) -> Detected:
    """UTF-8 if (nearly) all is valid, else the best fitting one-byte encoding."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    foreign = bytearray()
    valid = 0
    for block in iter(lambda: file.read(_BLOCK_BYTES), b""):
        if block.isascii() and not decoder.getstate()[0]:
            continue
        try:
            valid += len(block) - len(decoder.decode(block))
        except UnicodeDecodeError:
            decoder.reset()
            if len(foreign) < _SAMPLE_BYTES:
                foreign += _foreign_lines(block, _SAMPLE_BYTES - len(foreign))
    if decoder.getstate()[0]:
        foreign += decoder.getstate()[0] + b"\n"
    if not foreign:
        return Detected("utf-8")
    sample = bytes(foreign)
    as_utf8 = sample.decode("utf-8", "replace")
    damaged = as_utf8.count("\ufffd")
    valid += sum(1 for character in as_utf8 if ord(character) > 127) - damaged
    if valid > 4 * damaged:
        return Detected("utf-8", 0.8, damaged)
    return one_byte_encoding(sample)


def _foreign_lines(block: bytes, limit: int) -> bytes:
    """The lines of a block that are not pure ASCII, up to a limit."""
    lines = re.findall(rb"[^\r\n]*[\x80-\xff][^\r\n]*", block)
    return b"\n".join(lines)[:limit] + b"\n"


def one_byte_encoding(sample: bytes) -> Detected:
    """The one-byte (or East Asian) encoding that fits a sample of lines with non-ASCII bytes best."""
    scores = {encoding: _fitness(sample, encoding) for encoding in _ONE_BYTE}
    best = max(scores, key=lambda encoding: scores[encoding])  # the first of equals
    if scores[best] >= 0.7:
        return Detected(best, min(1.0, scores[best]))
    return _rarer_encoding(sample) or Detected(best, max(0.1, min(0.6, scores[best])))


def _fitness(sample: bytes, encoding: str) -> float:
    """How well the non-ASCII characters of a decoded sample fit one language: 1 = all of them; less for odd places."""
    text = sample.decode(encoding, "replace")
    counts = Counter(character for character in text if ord(character) > 127)
    total = sum(counts.values())
    if not total:
        return 1.0
    letters = {character: n for character, n in counts.items() if character.isalpha() and character not in "ªº"}
    signs = sum(n for character, n in counts.items() if character in _SIGNS)
    fitting = signs + max(
        sum(n for character, n in letters.items() if character.lower() in known) - 0.002 * total * rank
        for rank, known in enumerate(_LETTERS)
    )
    controls = sum(n for character, n in counts.items() if character == "\ufffd" or "\x80" <= character <= "\x9f")
    inside = (
        found[0]
        for found in re.finditer(r"(?<=[^\W\d_])[^\x00-\x7f](?=[a-z])|(?<=[a-z])[^\x00-\x7f](?=[^\W\d_])", text)
    )
    odd = sum(1 for character in inside if character.isupper() or not (character.isalpha() or character in "’\xad\xa0"))
    odd += len(re.findall(r"(?<![^\W\d_])[Łł](?=\d)", text))  # a pound sign misread
    penalty = 2 * controls + 2 * odd
    handicap = 0.001 * _ONE_BYTE.index(encoding) + (0.15 if encoding in _OUTDATED else 0.0)
    return (fitting - penalty) / total - handicap


def _rarer_encoding(sample: bytes) -> Detected | None:
    """What charset-normalizer makes of text in another script (Greek, Cyrillic, ...); None if it does not know."""
    from charset_normalizer import from_bytes

    candidates = [
        "cp1251", "koi8_r", "iso8859_5", "cp866", "iso8859_7", "cp1253", "cp1254", "cp1257", "cp1255", "cp1256",
        "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", *_ONE_BYTE,
    ]  # fmt: skip
    match = from_bytes(sample[:32_768], cp_isolation=candidates).best()
    return None if match is None else Detected(match.encoding, 0.6)
