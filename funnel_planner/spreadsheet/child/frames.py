"""The messages between the program and its reading process: length, kind, content.

What goes to the reading process is pickled. What comes back was made by code that read a foreign file, so the unpickler
knows only values: plain ones, dates, arrays, and the dataclasses and enumerations of this package. No function that a
forged message names is ever called.
"""

import enum
import io
import json
import pickle
from dataclasses import is_dataclass
from pathlib import Path
from typing import IO

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import Mapping

MESSAGE, PROGRESS, ERROR, DONE, REQUEST = b"M", b"P", b"E", b"D", b"R"

_LONGEST = 2**31
_HEADER_BYTES = 9

_VALUE_CLASSES = frozenset(
    {
        *(("builtins", name) for name in ("set", "frozenset", "bytearray", "complex")),
        *(("datetime", name) for name in ("date", "datetime", "time", "timedelta", "timezone")),
        *(("pathlib", name) for name in ("PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath")),
        *(("collections", name) for name in ("Counter", "OrderedDict")),
        *(("numpy", name) for name in ("ndarray", "dtype")),
        *((f"numpy.{core}.multiarray", name) for core in ("core", "_core") for name in ("_reconstruct", "scalar")),
        *((f"numpy.{core}.numeric", "_frombuffer") for core in ("core", "_core")),
    }
)
_OWN_PACKAGES = ("funnel_planner.domain.", "funnel_planner.analytics.", "funnel_planner.spreadsheet.")


def write_frame(pipe: IO[bytes], kind: bytes, content: bytes = b"") -> None:
    """Send one message. Raises OSError when nobody listens."""
    pipe.write(kind + len(content).to_bytes(_HEADER_BYTES - 1, "big") + content)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next message, or None at the end of the pipe. Raises ValueError for what is no message, OSError."""
    header = pipe.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES:
        return None
    length = int.from_bytes(header[1:], "big")
    if length > _LONGEST:
        raise ValueError("not a message")
    content = pipe.read(length)
    return (header[:1], content) if len(content) == length else None


def packed(value: object) -> bytes:
    """A value as the content of a message."""
    return pickle.dumps(value, protocol=5)


def unpacked(content: bytes) -> object:
    """The value in a message from the reading process. Raises pickle.UnpicklingError and others for all but values."""
    return _ValueUnpickler(io.BytesIO(content)).load()


def packed_error(error: PlannerError) -> bytes:
    """An error as the content of a message; values that are not plain become text."""
    plain = {
        name: value if isinstance(value, str | int | float | None) else str(value)
        for name, value in error.values.items()
    }
    return json.dumps([error.kind, plain]).encode()


def unpacked_error(content: bytes) -> PlannerError:
    """The error in a message. Raises ValueError."""
    kind, values = json.loads(content)
    return PlannerError(str(kind), **{str(name): value for name, value in dict(values).items()})


def files_named(arguments: tuple[object, ...]) -> str:
    """The names of the files that a task is about, for its errors: its first path, else the files of its mapping."""
    for argument in arguments:
        if isinstance(argument, str | Path):
            return Path(argument).name
        if isinstance(argument, Mapping):
            return ", ".join(Path(file.path).name for file in argument.files)
    return ""


class _ValueUnpickler(pickle.Unpickler):
    """Knows the classes of values and nothing else."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) in _VALUE_CLASSES:
            return super().find_class(module, name)
        if module.startswith(_OWN_PACKAGES) and "." not in name:
            found = super().find_class(module, name)
            is_value = isinstance(found, type) and (is_dataclass(found) or issubclass(found, enum.Enum))
            if is_value and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value")
