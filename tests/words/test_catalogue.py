"""The catalogue is complete: nothing is forgotten, nothing is broken, nothing needs a build step."""

import ast
import io
import re
import string
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import funnel_planner
from funnel_planner import words
from funnel_planner.words import extract

PACKAGE = Path(funnel_planner.__file__).parent
FORGOTTEN = "run: python -m funnel_planner.words.extract, then translate what is empty in the .po and run it again"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = words.language()
    words.use_language("en")
    yield
    words.use_language(before)


def _keys(catalog: Catalog) -> set[tuple[object, object]]:
    return {(message.context, message.id) for message in catalog if message.id}


@pytest.mark.parametrize("language", words.LANGUAGES[1:])
def test_extracting_again_finds_nothing_new(language: str) -> None:
    assert _keys(extract.extracted()) == _keys(extract.read_catalogue(language)), FORGOTTEN


def test_no_text_hides_where_it_is_not_found() -> None:
    """Within an f-string, for one: Python before 3.12 tells the extraction nothing of what stands there."""
    found = {text for message in extract.extracted() for text in _texts(message.id)}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in extract.KEYWORDS:
                parts = node.args[1:] if node.func.id == "trc" else node.args[: 2 if node.func.id == "trn" else 1]
                for part in parts:
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        assert part.value in found, f"{path.name}:{node.lineno}"


def _texts(message: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


@pytest.mark.parametrize("language", words.LANGUAGES[1:])
def test_every_text_is_translated(language: str) -> None:
    unfinished = [m.id for m in extract.read_catalogue(language) if m.id and extract.is_unfinished(m)]
    assert unfinished == [], FORGOTTEN


@pytest.mark.parametrize("language", words.LANGUAGES[1:])
def test_translations_have_the_same_placeholders(language: str) -> None:
    for message in extract.read_catalogue(language):
        if not message.id or not message.string:
            continue
        many = message.id[-1] if isinstance(message.id, tuple | list) else message.id
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for text in texts:
            assert not text or _placeholders(text) == _placeholders(many), (message.id, text)


@pytest.mark.parametrize("language", words.LANGUAGES[1:])
def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    po = extract.po_path(language)
    assert po.with_suffix(".mo").read_bytes() == extract.as_mo(po.read_bytes(), language), FORGOTTEN


def test_compiling_twice_gives_the_same_bytes_which_gettext_reads() -> None:
    import gettext

    po = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Stage"\nmsgstr "Etap"\n'
    compiled = extract.as_mo(po, "pl")
    assert compiled == extract.as_mo(po, "pl")
    assert gettext.GNUTranslations(io.BytesIO(compiled)).gettext("Stage") == "Etap"


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name == "extract.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node


def test_no_text_is_put_together_before_it_is_translated() -> None:
    for place, call in _calls():
        assert isinstance(call.func, ast.Name)
        if call.func.id in ("tr", "trn", "trc", "mark"):
            for argument in call.args[: 1 if call.func.id in ("tr", "mark") else 2]:  # what follows is a number
                built = isinstance(argument, ast.JoinedStr | ast.BinOp) or (
                    isinstance(argument, ast.Call)
                    and isinstance(argument.func, ast.Attribute)
                    and argument.func.attr == "format"
                )
                assert not built, f"{place}: translate first, fill in afterwards: tr(...).format(...)"


def test_what_is_marked_is_a_plain_text() -> None:
    for place, call in _calls():
        assert isinstance(call.func, ast.Name)
        texts = {"mark": call.args[:1], "trn": call.args[:2], "trc": call.args[:2]}.get(call.func.id, [])
        for argument in texts:
            assert isinstance(argument, ast.Constant), f"{place}: only a plain text can be extracted"


def test_an_unknown_language_is_english() -> None:
    words.use_language("tlh")
    assert words.language() == "en"
    with words.speaking("xx"):
        assert words.tr("Stage") == "Stage"


def test_nothing_is_translated_to_nothing() -> None:
    with words.speaking("pl"):
        assert words.tr("") == ""


def test_plural_fills_in_the_number_and_leaves_the_rest() -> None:
    assert words.trn("{n} lead in {file}", "{n} leads in {file}", 1200) == "1,200 leads in {file}"
    assert words.trn("{n} lead", "{n} leads", 1) == "1 lead"


def test_a_language_chosen_is_spoken_on_every_thread() -> None:
    words.use_language("pl")
    heard: list[str] = []
    thread = threading.Thread(target=lambda: heard.append(words.language()))
    thread.start()
    thread.join()
    assert heard == ["pl"]


def test_an_export_may_speak_another_language_for_a_while() -> None:
    with words.speaking("pl"):
        assert words.language() == "pl"
        with words.speaking("en"):
            assert words.language() == "en"
        assert words.language() == "pl"
    assert words.language() == "en"


def test_the_pseudo_language_keeps_placeholders() -> None:
    with words.speaking(words.PSEUDO):
        assert words.tr("Open {name}") == "⟦Ópén {name} ~⟧"


@pytest.mark.parametrize(
    ("locale_name", "expected"),
    [("pl_PL.UTF-8", "pl"), ("en_GB.UTF-8", "en"), ("de_DE", "en"), ("C", "en"), ("pl", "pl"), ("Polish_Poland", "pl")],
)
def test_system_language(monkeypatch: pytest.MonkeyPatch, locale_name: str, expected: str) -> None:
    monkeypatch.setenv("LC_ALL", locale_name)
    assert words.system_language() == expected


def _placeholders(text: str) -> list[str]:
    assert not re.search(r"\{\s|\s\}", text), text
    return sorted(str(name) for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_legends_are_true_in_the_light_and_in_the_dark_look() -> None:
    shades = re.compile(r"\b(darker|lighter|paler|dark part|light part)\b", re.IGNORECASE)
    assert [m.id for m in extract.extracted() if m.id and shades.search(str(m.id))] == []
