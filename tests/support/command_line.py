"""The command line as scripts use it: one JSON object, one sentence, exit codes."""

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from funnel_planner.__main__ import main
from funnel_planner.words import language, use_language

POLISH = "Nowy,Kontakt,Oferta,Negocjacje,Wygrany"
"""Stages of the lists in ``made_polish``."""
Done = subprocess.CompletedProcess[str]


def run(*arguments: str | Path) -> Done:
    """Run a command to its end, without the half second that Python takes to start."""
    words = list(map(str, arguments))
    said, complained, spoken = io.StringIO(), io.StringIO(), language()
    with redirect_stdout(said), redirect_stderr(complained):
        try:
            code = main(words)
        except SystemExit as end:  # options that cannot be, and --help
            code = end.code if isinstance(end.code, int) else 1
        finally:
            use_language(spoken)
    return Done(words, code, said.getvalue(), complained.getvalue())


def run_process(*arguments: str | Path) -> Done:
    """The same in a process of its own, as a script starts it."""
    return subprocess.run(
        [sys.executable, "-m", "funnel_planner", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def run_in_english(*arguments: str | Path) -> Done:
    """The same in English, whatever the machine speaks."""
    return run(*arguments, "--lang", "en")


def answer(*arguments: str | Path) -> dict[str, Any]:
    """The JSON object that a command answers."""
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def assert_refused(done: Done, *words: str) -> None:
    """Exit 2, nothing on stdout, one sentence on stderr that says what the matter is."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr
