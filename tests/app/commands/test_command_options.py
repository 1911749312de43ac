"""What is wrong with options is said in one sentence, in the language that the options name."""

from collections.abc import Iterator

import pytest

from funnel_planner.app.commands.command_options import language_wanted
from funnel_planner.cli import main
from funnel_planner.words import use_language

ANALYSE = ("analyse", "leads.csv")


@pytest.fixture(autouse=True)
def _english_after() -> Iterator[None]:
    yield
    use_language("en")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*ANALYSE, "--counting", "some"), "--counting: 'some' is none of"),
        ((*ANALYSE, "--window-days"), "--window-days needs a value"),
        ((*ANALYSE, "--template", "basic", "--stages", "A,B"), "--stages and --template cannot be used together"),
        ((*ANALYSE, "--bogus"), "there is no option --bogus"),
        (("analyse", "--stages", "A,B"), "this is missing: FILE"),
        ((*ANALYSE, "--co", "all"), "--co could be any of"),
        ((*ANALYSE, "--compare", "2024-02-01..2024-01-01", "x"), "--compare: “2024-02-01..2024-01-01” ends before"),
        ((*ANALYSE, "--as-of", "soon"), "--as-of: “soon” is not a date"),
    ],
)
def test_complaints_are_sentences(words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*words, "--lang", "en"])
    told = capsys.readouterr()
    assert (left.value.code, told.out, len(told.err.strip().splitlines())) == (2, "", 1)
    assert said in told.err


@pytest.mark.parametrize(
    ("words", "language"),
    [(("x", "--lang", "pl"), "pl"), (("--lang=pl",), "pl"), (("--lang",), ""), (("--lang", "xx"), ""), ((), "")],
)
def test_the_language_is_known_before_the_options_are(words: tuple[str, ...], language: str) -> None:
    assert language_wanted(words) == language


def test_stages_without_a_name_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ANALYSE, "--stages", " , ", "--lang", "en"]) == 2
    assert "--stages" in capsys.readouterr().err
