"""The messages between the program and its reading process."""

import io
import os
import pickle
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger, RowClass, RowNote
from funnel_planner.domain.mapping import FileMapping, Mapping
from funnel_planner.spreadsheet.child import frames
from funnel_planner.spreadsheet.tables.table import Chunk, Note, TableInfo


@pytest.mark.parametrize(
    "value",
    [
        None,
        [1, 2.5, "ż", True, b"x", (1, {2: 3}), {4, 5}, frozenset({6})],
        date(2024, 5, 1),
        Path("a") / "b.csv",
        Note("kind", "value", 3),
        TableInfo("csv", notes=(Note("kind"),)),
        Chunk([1], [["a", None, 1.5]]),
        Ledger(used=3),
        RowNote("a.csv", 3, RowClass.UNMAPPED, "label"),
        Mapping((FileMapping("a.csv", ()),), as_of=date(2024, 5, 1)),
    ],
)
def test_values_pass(value: object) -> None:
    assert frames.unpacked(frames.packed(value)) == value


@pytest.mark.parametrize("kind", ["int8", "int32", "int64", "float64", "bool", "datetime64[D]", "U5"])
def test_arrays_pass(kind: str) -> None:
    values = np.zeros((3, 2), kind)
    received = frames.unpacked(frames.packed({"leads": values}))
    assert isinstance(received, dict)
    assert received["leads"].dtype == values.dtype
    assert np.array_equal(received["leads"], values)


class _Forged:
    """Pickles itself as the call of a function."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.call


@pytest.mark.parametrize(
    "value",
    [
        _Forged(os.system, "true"),
        _Forged(eval, "1"),
        _Forged(getattr, 1, "real"),
        _Forged(subprocess.Popen, ["true"]),
        _Forged(frames.packed, 1),
        _Forged(frames._ValueUnpickler, io.BytesIO()),
        _Forged(pickle.loads, b""),
    ],
)
def test_a_forged_message_calls_nothing(value: object) -> None:
    with pytest.raises(pickle.UnpicklingError, match="is no value"):
        frames.unpacked(pickle.dumps(value))


def test_a_dotted_name_does_not_lead_out_of_the_package() -> None:
    forged = b"cfunnel_planner.spreadsheet.child.frames\nio.BytesIO\n."
    with pytest.raises(pickle.UnpicklingError):
        frames.unpacked(forged)
    with pytest.raises(pickle.UnpicklingError):
        frames.unpacked(b"cfunnel_planner.spreadsheet.child.frames\nPath\n.")


@dataclass
class _OwnOfTests:
    value: int = 0


def test_classes_of_other_packages_are_no_values() -> None:
    with pytest.raises(pickle.UnpicklingError):
        frames.unpacked(pickle.dumps(_OwnOfTests()))


def test_frames_follow_each_other_and_end() -> None:
    pipe = io.BytesIO()
    frames.write_frame(pipe, frames.MESSAGE, b"one")
    frames.write_frame(pipe, frames.DONE)
    pipe.write(b"M\0\0\0\0\0\0\0\x09cut")
    pipe.seek(0)
    assert [frames.read_frame(pipe) for _ in range(3)] == [(b"M", b"one"), (b"D", b""), None]


def test_an_impossible_length_is_refused() -> None:
    with pytest.raises(ValueError, match="not a message"):
        frames.read_frame(io.BytesIO(b"M\xff\xff\xff\xff\xff\xff\xff\xff"))


def test_errors_keep_kind_and_values() -> None:
    received = frames.unpacked_error(
        frames.packed_error(PlannerError("file_missing", file="ż.csv", line=3, path=Path("a")))
    )
    assert (received.kind, received.values) == ("file_missing", {"file": "ż.csv", "line": 3, "path": "a"})


def test_the_file_of_a_task_is_found_in_its_arguments() -> None:
    assert frames.files_named(("/x/leads.csv", "sheet")) == "leads.csv"
    assert frames.files_named((3, Path("/x/leads.xls"))) == "leads.xls"
    assert frames.files_named((Mapping((FileMapping("/x/a.csv", ()), FileMapping("/x/b.csv", ()))),)) == "a.csv, b.csv"
    assert frames.files_named(()) == ""
