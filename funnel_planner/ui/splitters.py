"""Where splitters stand, as text that preferences keep."""

from collections.abc import Mapping

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QSplitter, QWidget


def kept_splitters(parent: QWidget) -> dict[str, str]:
    """The named splitters within a widget and where they stand."""
    return {
        splitter.objectName(): bytes(splitter.saveState().data()).hex()
        for splitter in parent.findChildren(QSplitter)
        if splitter.objectName()
    }


def restore_splitters(parent: QWidget, kept: Mapping[str, str]) -> None:
    """Put them where they stood; what is not kept, or not in order, stays as it is."""
    for splitter in parent.findChildren(QSplitter):
        state = kept.get(splitter.objectName())
        if state:
            splitter.restoreState(_bytes(state))


def _bytes(text: str) -> QByteArray:
    try:
        return QByteArray(bytes.fromhex(text))
    except ValueError:
        return QByteArray()
