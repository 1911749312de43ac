"""For people who change texts: ``python -m funnel_planner.words.extract`` brings the catalogues up to date.

Collects every text of the program, merges it into ``resources/i18n/<language>/LC_MESSAGES/funnel_planner.po`` and
compiles that. Both files are committed, so that an installation needs no build step. Needs a checkout.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import funnel_planner
from funnel_planner.paths import resources
from funnel_planner.words.catalogue import DOMAIN, LANGUAGES

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

KEYWORDS = {"tr": None, "mark": None, "trn": (1, 2), "trc": ((1, "c"), 2)}
HEADER = "# Texts of Funnel Planner. Updated by: python -m funnel_planner.words.extract"


def po_path(language: str) -> Path:
    """The catalogue people translate in."""
    return resources() / "i18n" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def extracted() -> "Catalog":
    """Every text in the program's source, with the places it is used at."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    package = Path(funnel_planner.__file__).parent
    catalog = Catalog(project="Funnel Planner", header_comment=HEADER, charset="utf-8")
    found = extract_from_dir(package, [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",))
    for filename, line, message, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        place = f"funnel_planner/{Path(filename).as_posix()}"
        catalog.add(message, None, [(place, line)], auto_comments=comments, context=context)
    return catalog


def read_catalogue(language: str) -> "Catalog":
    """The catalogue as committed; an empty one where there is none."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    path = po_path(language)
    if not path.is_file():
        return Catalog(locale=language, header_comment=HEADER)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> "Catalog":
    """The catalogue with today's texts; translations are kept, obsolete ones dropped, nothing is guessed."""
    catalog = read_catalogue(language)
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = HEADER
    return catalog


def as_po(catalog: "Catalog") -> bytes:
    """Text form: sorted, without line numbers and times, so that two people's changes merge."""
    from babel.messages.pofile import write_po

    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False)
    lines = "".join(f'"{line}\\n"\n' for line in _header(catalog))
    return f'{HEADER}\nmsgid ""\nmsgstr ""\n{lines}\n'.encode() + buffer.getvalue()


def as_mo(po: bytes, language: str) -> bytes:
    """Compiled form of a catalogue's text; the same text gives the same bytes."""
    from babel.messages.catalog import Catalog, Message
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalog = read_po(io.BytesIO(po), locale=language)
    header = Message("", "".join(f"{line}\n" for line in _header(catalog)))

    class Timeless(Catalog):
        """Babel's own header names the minute and its version."""

        def __iter__(self) -> Iterator[Message]:
            yield header
            yield from (message for message in catalog if message.id)

    buffer = io.BytesIO()
    write_mo(buffer, Timeless(locale=language, charset="utf-8"))
    return buffer.getvalue()


def _header(catalog: "Catalog") -> list[str]:
    return [
        f"Language: {catalog.locale}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {catalog.plural_forms}",
    ]


def is_unfinished(message: "Message") -> bool:
    """No translation, or only some of its plural forms."""
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return not all(texts) or message.fuzzy


def main() -> int:
    """Update and compile every catalogue but the English one, which is the source itself."""
    for language in LANGUAGES[1:]:
        catalog = updated(language)
        po = as_po(catalog)
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po)
        path.with_suffix(".mo").write_bytes(as_mo(po, language))
        messages = [message for message in catalog if message.id]
        unfinished = sum(is_unfinished(message) for message in messages)
        sys.stdout.write(f"{path}: {len(messages)} texts, {unfinished} unfinished\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
