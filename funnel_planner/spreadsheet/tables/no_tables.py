"""Files that hold no table, recognised for what they are: each is refused by name, with what to do instead."""

import re
from pathlib import Path

from funnel_planner.domain.errors import PlannerError

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "file_is_pdf"),
    (b"\x89PNG\r\n", "file_is_picture"),
    (b"\xff\xd8\xff", "file_is_picture"),
    (b"GIF8", "file_is_picture"),
    (b"II*\x00", "file_is_picture"),
    (b"MM\x00*", "file_is_picture"),
    (b"8BPS", "file_is_picture"),
    (b"{\\rtf", "file_is_document"),
    (b"SQLite format 3\x00", "file_is_database"),
    (b"\x00\x01\x00\x00Standard ", "file_is_database"),
    (b"\x1f\x8b", "file_is_archive"),
    (b"7z\xbc\xaf\x27\x1c", "file_is_archive"),
    (b"Rar!\x1a\x07", "file_is_archive"),
    (b"BZh", "file_is_archive"),
    (b"\xfd7zXZ\x00", "file_is_archive"),
    (b"\x28\xb5\x2f\xfd", "file_is_archive"),
    (b"\x09\x00\x04\x00", "file_is_old_excel"),
    (b"\x09\x02\x06\x00", "file_is_old_excel"),
    (b"\x09\x04\x06\x00", "file_is_old_excel"),
    (b"\x09\x08\x08\x00", "file_is_old_excel"),
    (b"\x00\x00\x02\x00\x06\x04\x06\x00", "file_is_lotus"),
    (b"\x00\x00\x1a\x00", "file_is_lotus"),
    (b"ID;P", "file_is_sylk"),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "file_is_shortcut"),
    (b"book\x00\x00\x00\x00mark", "file_is_shortcut"),
    (b"\x00\x05\x16\x07", "file_is_side_file"),
    (b"\x00\x05\x16\x00", "file_is_side_file"),
    (b"PAR1", "file_is_binary"),
    (b"ARROW1", "file_is_binary"),
    (b"bplist00", "file_is_binary"),
    (b"\x7fELF", "file_is_binary"),
    (b"MZ\x90\x00", "file_is_binary"),
)
"""First bytes of what is refused by name (most from the file(1) magic database)."""

_UNFINISHED = frozenset({".crdownload", ".part", ".partial", ".download", ".opdownload", ".filepart", ".!ut", ".aria2"})
"""What browsers and others call a file while it is still coming."""
_GOOGLE = frozenset({".gsheet", ".gdoc", ".gslides", ".gform", ".gdraw"})
_GOOGLE_LINK = re.compile(rb'\s*\{.{0,2000}("doc_id"|docs\.google\.com|"resource_id")', re.DOTALL)
_JSON = re.compile(rb"\s*(\{\s*\"[^\"]*\"\s*:|\{\s*\}|\[\s*[{\[])")
_SHORTCUT = re.compile(rb"\s*\[(InternetShortcut|Desktop Entry|\{000214A0)", re.IGNORECASE)
_LINK_LIST = re.compile(rb"<plist\b.{0,400}<key>URL</key>", re.DOTALL)
_MAIL_FIELD = re.compile(
    rb"(return-path|received|delivered-to|x-[\w-]+|message-id|mime-version|from|to|cc|subject|date|reply-to"
    rb"|content-[\w-]+|dkim-signature|authentication-results|arc-[\w-]+|thread-[\w-]+|importance|list-[\w-]+):[ \t]",
    re.IGNORECASE,
)
_MAIL_SENDER = re.compile(rb"^(from|message-id|received|return-path):[ \t]", re.IGNORECASE | re.MULTILINE)
_CARD = re.compile(rb"\s*BEGIN:(VCARD|VCALENDAR)\b", re.IGNORECASE)


def refuse_by_name(path: Path) -> None:
    """Refuse what its name gives away, whatever it holds. Raises PlannerError."""
    name, suffix = path.name, path.suffix.lower()
    if name.startswith(("~$", ".~lock.")):
        raise PlannerError("file_is_lock", file=name)
    if suffix in _UNFINISHED:
        raise PlannerError("file_is_unfinished", file=name)
    if suffix in _GOOGLE:
        raise PlannerError("file_is_google_link", file=name)


def refuse_by_content(head: bytes, path: Path) -> None:
    """Refuse what the first bytes give away. Raises PlannerError."""
    for magic, kind in MAGIC:
        if head.startswith(magic):
            raise PlannerError(kind, file=path.name)
    if head[8:12] == b"WEBP" or (head.startswith(b"BM") and head[6:10] == b"\x00\x00\x00\x00"):
        raise PlannerError("file_is_picture", file=path.name)
    if head[4:8] == b"ftyp":
        pictures = (b"hei", b"hev", b"avi", b"mif", b"msf")
        raise PlannerError("file_is_picture" if head[8:11] in pictures else "file_is_binary", file=path.name)
    if _is_dbase(head, path):
        raise PlannerError("file_is_dbase", file=path.name)


def refuse_by_text(text: bytes, path: Path) -> None:
    """Refuse links, mails, cards and JSON by the first text of a file, in UTF-8. Raises PlannerError."""
    if _GOOGLE_LINK.match(text):
        raise PlannerError("file_is_google_link", file=path.name)
    if _JSON.match(text):
        raise PlannerError("file_is_json", file=path.name)
    if _SHORTCUT.match(text) or _LINK_LIST.search(text[:2000]):
        raise PlannerError("file_is_shortcut", file=path.name)
    if _CARD.match(text):
        raise PlannerError("file_is_card", file=path.name)
    if _is_mail(text):
        raise PlannerError("file_is_mail", file=path.name)


def _is_mail(text: bytes) -> bool:
    """Whether a text begins with the fields of a mail, at least three of them, and who sent it."""
    head = re.split(rb"\r?\n\r?\n", text.lstrip(), maxsplit=1)[0]
    lines = [line for line in head.splitlines() if line[:1] not in (b" ", b"\t")]
    fields = sum(_MAIL_FIELD.match(line) is not None for line in lines)
    return fields >= 3 and fields * 2 > len(lines) and _MAIL_SENDER.search(head) is not None


def _is_dbase(head: bytes, path: Path) -> bool:
    """Whether a file has the header of a dBase table: version, date, header and record lengths that fit the size."""
    if len(head) < 33 or head[0] not in {0x02, 0x03, 0x30, 0x31, 0x43, 0x83, 0x8B, 0xF5, 0xFB}:
        return False
    month, day = head[2], head[3]
    rows = int.from_bytes(head[4:8], "little")
    header = int.from_bytes(head[8:10], "little")
    record = int.from_bytes(head[10:12], "little")
    plausible = month <= 12 and day <= 31 and header >= 33 and record >= 1
    return plausible and header + rows * record <= path.stat().st_size + 2
