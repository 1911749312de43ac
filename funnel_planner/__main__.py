"""The program's door: a window for people, the command line for scripts."""

import os
import sys
from pathlib import Path

READER = "--reader-process"
"""The packaged program is its own reader of foreign files: it starts itself again with this argument."""
COMMANDS = ("inspect", "analyse", "import", "export")


def main(argv: list[str] | None = None) -> int:
    """Run the command line or the window; returns the exit code.

    ``funnel-planner [FILE]`` opens a window on a plan file, ``--sample`` on a sample plan; anything else, from
    ``--help`` to ``analyse`` and what may be a command misspelt, is the command line, which never loads Qt.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: more threads only cost time on our sizes
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == [READER]:
        from funnel_planner.spreadsheet.child import reader_process

        reader_process.main()
        return 0
    sample = arguments == ["--sample"]
    if arguments and not sample and (len(arguments) > 1 or not _names_a_file(arguments[0])):
        from funnel_planner import cli

        return cli.main(arguments)
    if no_display():
        from funnel_planner.words import system_language, tr, use_language

        use_language(system_language())
        sys.stderr.write(tr("There is no display to show a window on. The command line works without: --help.") + "\n")
        return 2
    from funnel_planner.ui.start import run

    return run(Path(arguments[0]) if arguments and not sample else None, sample=sample)


def _names_a_file(word: str) -> bool:
    """A file to open, which need not be there, rather than an option or a command."""
    if not word or word.startswith("-") or word in COMMANDS:
        return False
    path = Path(word)
    return bool(path.suffix) or path.name != word or path.exists()


def no_display() -> bool:
    """Nowhere to show a window: Qt would abort without a word."""
    if sys.platform in ("win32", "darwin"):
        return False
    return not any(os.environ.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
