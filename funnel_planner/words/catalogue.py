"""Texts in the language in use, from compiled gettext catalogues.

Message ids are the English texts. A language without its ``.mo`` file falls back to English, silently.
"""

import gettext
import locale
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from funnel_planner.paths import resources

LANGUAGES = ("en", "pl")
DOMAIN = "funnel_planner"
PSEUDO = "en-x-pseudo"
"""Brackets around every text: what stays without them was forgotten. Only for tests."""


class _Chosen:
    """The language of the whole process; threads start with an empty context, so a ContextVar alone would not do."""

    language = "en"


_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def tr(text: str) -> str:
    """The text in the language in use; placeholders are left for ``.format``."""
    return _catalogue(language()).gettext(text) if text else ""


def trn(one: str, many: str, n: int) -> str:
    """The plural form for ``n``, with ``{n}`` filled in; other placeholders are left for ``.format``."""
    from funnel_planner.words.formats import count

    return _catalogue(language()).ngettext(one, many, n).replace("{n}", count(n))


def trc(context: str, text: str) -> str:
    """The text in the language in use where one English word has several meanings; ``context`` tells them apart."""
    return _catalogue(language()).pgettext(context, text)


def mark(text: str) -> str:
    """The text itself, noted for translators; ``tr`` translates it where it is shown."""
    return text


def use_language(code: str) -> None:
    """Speak this language from now on, everywhere; unknown codes mean English."""
    _Chosen.language = code if code in LANGUAGES or code == PSEUDO else "en"


def language() -> str:
    """Code of the language in use."""
    return _spoken.get() or _Chosen.language


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak another language within a block, on this thread only: an export for someone else."""
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


def system_language() -> str:
    """The language of the user's system if we speak it, else English."""
    for name in _system_locales():
        code = name[:2].lower()
        if code in LANGUAGES and not name[2:3].isalpha():
            return code
        if name.lower().startswith("polish"):
            return "pl"
    return "en"


def _system_locales() -> Iterator[str]:
    """Names such as ``pl_PL.UTF-8``, the most specific source first."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        value = os.environ.get(variable)
        if value:
            yield value
            return
    if os.name == "nt":
        import ctypes

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined] # only on Windows
        yield locale.windows_locale.get(number, "")
    yield locale.getlocale()[0] or ""


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == PSEUDO:
        return _Pseudo()
    return gettext.translation(DOMAIN, resources() / "i18n", [code], fallback=True)


class _Pseudo(gettext.NullTranslations):
    """A language that is longer than ours and easy to spot; placeholders stay as they are."""

    def gettext(self, message: str) -> str:
        parts = re.split(r"(\{[^{}]*\})", message)
        return "⟦" + "".join(part if part.startswith("{") else part.translate(_ACCENTS) for part in parts) + " ~⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - the base class's signature
        return self.gettext(message)


_ACCENTS = str.maketrans("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ")
