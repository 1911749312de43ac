"""Keeping what was made last."""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Made = TypeVar("_Made")


class LastOne(Generic[_Arguments, _Made]):
    """As ``lru_cache(maxsize=1)``, but what was made is let go before something else is made: both might not fit."""

    def __init__(self, make: Callable[_Arguments, _Made]) -> None:
        self.__wrapped__ = make
        self._kept: list[tuple[object, _Made]] = []

    def __call__(self, *arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Made:
        """What was made of the same arguments, or is made now."""
        wanted = (arguments, named)
        for known, made in self._kept:
            if known == wanted:
                return made
        self.cache_clear()
        made = self.__wrapped__(*arguments, **named)
        self._kept.append((wanted, made))
        return made

    def cache_clear(self) -> None:
        """Let go of it."""
        self._kept.clear()
