"""Thousands of damaged files of every kind go through one reading process: each is a table or a sentence.

2,000 a run; ``--fuzz 20000`` for more. The process is used again and again, and replaced only when it died or took
too much. Anything that the reader did not expect fails the test with its traceback.
"""

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from funnel_planner.app.explain import explain
from funnel_planner.app.files.notices import notice
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import DateOrder
from funnel_planner.spreadsheet.child import reader_process
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.leads.parsing import Parsed
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.meaning.survey import Survey
from tests.support import made_workbooks
from tests.support.mutations import Seed, mutants

SHARDS = 4
"""Parts of a run, for several workers."""
LONGEST_S = 60.0
MOST_BYTES = 60_000
"""Bigger files only slow the run down."""
ENDINGS = frozenset({"reader_died", "file_too_heavy"})
"""Kinds of errors after which a new process is started."""
OUTSIDE = frozenset({"above_header", "other_table"})
"""Why a row is none of the table's: remarks below it and headers repeated in it are seen only on reading it."""
STAGES = PlanStages.named(["Lead", "Offer", "Won"])


@pytest.fixture(scope="session")
def seeds(data_folder: Path) -> list[Seed]:
    """Sound files of each kind: made here, made for other tests and, where at hand, real ones."""
    made = [
        Seed("made.xlsx", made_workbooks.xlsx()),
        Seed("made.ods", made_workbooks.ods()),
        Seed("made.fods", made_workbooks.flat_ods()),
        Seed("page.xls", made_workbooks.page()),
        Seed("excel.xml", made_workbooks.excel_xml()),
        Seed("stacked.csv", made_workbooks.stacked_csv()),
    ]
    files = sorted([*data_folder.glob("made_exports/*"), *data_folder.glob("made_polish/leady*")])
    files += [data_folder / "made_nasty" / name for name in ("ragged_rows.csv", "embedded_newlines.csv")]
    return made + [Seed(path.name, path.read_bytes()) for path in files if path.stat().st_size <= MOST_BYTES]


@pytest.fixture(scope="session")
def foreign_seeds(shared_data: Path) -> list[Seed]:
    """Real files of the kinds that nothing here can write."""
    files = [
        path for suffix in ("xls", "xlsb", "biff5", "ods") for path in sorted(shared_data.glob(f"nasty_*/*.{suffix}"))
    ]
    # these end the process as they are, which is tested elsewhere
    deadly = {"oleloop.xls", "OOM_alloc3.xls", "too_small.xls"}
    return [Seed(p.name, p.read_bytes()) for p in files if p.name not in deadly and p.stat().st_size <= MOST_BYTES]


class CountedReader:
    """A reading process that is watched: how often it had to be started, and for what."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started = 0
        self.ended = 0
        self.outcomes: dict[str, int] = {}
        self.sentences: set[str] = set()
        start = reader_process._Child.__init__

        def counted(child: reader_process._Child) -> None:
            self.started += 1
            start(child)

        monkeypatch.setattr(reader_process._Child, "__init__", counted)
        self.reader = ReaderProcess()

    def look_at(self, path: Path) -> None:
        """Survey, proposal and import of one file; fails on anything but a table or an expected error."""
        begun = time.monotonic()
        kind, unexpected = "table", ""
        try:
            self._read(path)
        except PlannerError as error:
            kind, unexpected = error.kind, str(error.values.get("detail", ""))
            self.sentences.add(explain(error))
        assert not unexpected, path.name
        self.ended += kind in ENDINGS
        assert time.monotonic() - begun < LONGEST_S, path.name
        self.outcomes[kind] = self.outcomes.get(kind, 0) + 1

    def _read(self, path: Path) -> None:
        (survey,) = (found for found in self.reader.run("survey", str(path)) if isinstance(found, Survey))
        for note in survey.notes:
            assert notice(note)
        mapping = propose([survey], STAGES, Choices(dates=DateOrder.DMY))
        (parsed,) = (found for found in self.reader.run("parse", mapping) if isinstance(found, Parsed))
        ledger = parsed.ledger
        above = sum(note.row_class is RowClass.PREAMBLE and note.reason in OUTSIDE for note in parsed.notes)
        assert ledger.rows_in - above == survey.row_count, path.name


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[CountedReader]:
    found = CountedReader(monkeypatch)
    yield found
    found.reader.close()


def run(counted: CountedReader, seeds: Sequence[Seed], count: int, shard: int, folder: Path) -> None:
    """Put damaged copies through; they are kept only when they fail."""
    chance = random.Random(f"{shard}/{count}")  # noqa: S311 - the same ones every time
    for mutant in mutants(seeds, count, chance):
        path = folder / mutant.name
        path.write_bytes(mutant.content)
        counted.look_at(path)
        path.unlink()
    assert counted.started <= 1 + 2 * counted.ended  # what ends a used process is tried in a fresh one, too
    assert psutil.Process().memory_info().rss < 1_500_000_000
    assert count < 100 or counted.outcomes.get("table", 0) * 20 > count, counted.outcomes


@pytest.mark.timeout(1800)  # for twenty thousand files
@pytest.mark.parametrize("shard", range(SHARDS))
def test_damaged_files(counted: CountedReader, seeds: list[Seed], fuzz_count: int, shard: int, tmp_path: Path) -> None:
    run(counted, seeds, fuzz_count * 3 // 4 // SHARDS, shard, tmp_path)
    assert counted.ended * 50 <= fuzz_count, counted.outcomes


@pytest.mark.timeout(1800)  # for twenty thousand files
@pytest.mark.parametrize("shard", range(SHARDS))
def test_damaged_files_of_kinds_that_only_others_write(
    counted: CountedReader, foreign_seeds: list[Seed], fuzz_count: int, shard: int, tmp_path: Path
) -> None:
    run(counted, foreign_seeds, fuzz_count // 4 // SHARDS, shard, tmp_path)
