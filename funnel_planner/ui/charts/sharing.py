"""A chart's context menu: copy or save it as a picture or a table, and see its numbers as a table.

Files are written beside their target first and then put in its place, so a full disk never destroys an older one.
"""

import math
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QStaticText, QTextOption, QTransform
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QMenu, QVBoxLayout

from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.opening import open_folder
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.words import tr

Painter = Callable[[QPainter, QRectF], None]
PICTURE_SCALE = 2.0
"""Pictures have twice the screen's resolution, so that they print well."""
_NEW_LINE = "\N{LINE SEPARATOR}"
"""What a ``QStaticText`` breaks at; line feeds it passes over."""


class Sharing:
    """What can be done with a chart. ``paint`` draws it into any rectangle, ``figures`` gives its numbers.

    ``below``: what they are of and how they were counted, a line each; written below every picture and table that
    leaves the program, for there it can no longer be asked.
    """

    def __init__(self, theme: Theme, ask: Ask | None, paint: Painter, figures: Callable[[], Figures]) -> None:
        self._theme, self._ask, self._paint, self._figures = theme, ask, paint, figures
        self.below: tuple[str, ...] = ()

    def fill(self, menu: QMenu, size: QSize) -> QMenu:
        """Add the chart's entries; ``size`` is that of the picture to make."""
        menu.addAction(tr("Copy picture and numbers"), lambda: self.copy(size))
        menu.addAction(tr("Copy picture"), lambda: self.copy_picture(size))
        menu.addAction(tr("Copy numbers"), self.copy_numbers)
        ask = self._ask
        if ask is not None:
            menu.addSeparator()
            menu.addAction(tr("Save as PNG…"), lambda: self._save(".png", lambda: self.png(size)))
            menu.addAction(tr("Save as SVG…"), lambda: self._save(".svg", lambda: self.svg(size)))
            menu.addAction(tr("Save numbers as CSV…"), lambda: save_numbers(ask, self._figures(), self.below))
            menu.addSeparator()
            menu.addAction(tr("Show as table"), self.show_table)
        return menu

    def copy(self, size: QSize) -> None:
        """Put picture, drawing and numbers on the clipboard: each program takes what it can use."""
        mime = self._pictures(size)
        mime.setText(self._tsv())
        QGuiApplication.clipboard().setMimeData(mime)
        self._say(tr("Picture and numbers are on the clipboard."))

    def copy_picture(self, size: QSize) -> None:
        """Put the picture on the clipboard, as a drawing too, for programs that take one."""
        QGuiApplication.clipboard().setMimeData(self._pictures(size))
        self._say(tr("The picture is on the clipboard."))

    def copy_numbers(self) -> None:
        """Put the numbers on the clipboard as tab-separated lines."""
        copy_numbers(self._ask, self._tsv())

    def image(self, size: QSize) -> QImage:
        """The chart as a picture on the theme's ground, higher than ``size`` by the lines below it."""
        image = QImage(self._whole(size) * PICTURE_SCALE, QImage.Format.Format_ARGB32)
        image.setDevicePixelRatio(PICTURE_SCALE)
        image.fill(self._ground())
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, size)
        painter.end()
        return image

    def png(self, size: QSize) -> bytes:
        """The chart as a PNG file."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.image(size).save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, Qt takes text
        return bytes(buffer.data().data())

    def svg(self, size: QSize) -> bytes:
        """The chart as an SVG file."""
        from PySide6.QtSvg import QSvgGenerator

        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setResolution(round(QGuiApplication.primaryScreen().logicalDotsPerInch()))
        whole = self._whole(size)
        generator.setSize(whole)
        generator.setViewBox(QRectF(0, 0, whole.width(), whole.height()))
        generator.setTitle(self._figures().title)
        generator.setDescription("\n".join(self.below))
        painter = QPainter(generator)
        painter.fillRect(QRectF(0, 0, whole.width(), whole.height()), self._ground())
        self._draw(painter, size)
        painter.end()
        return bytes(buffer.data().data())

    def show_table(self) -> None:
        """The numbers in a window of their own."""
        from funnel_planner.ui.figure_view import FigureView
        from funnel_planner.ui.widgets import label

        if self._ask is None:
            return
        figures = self._figures()
        dialog = QDialog(QApplication.activeWindow())
        dialog.setWindowTitle(figures.title)
        dialog.resize(720, 420)
        view = FigureView(self._theme, figures.title)
        view.ask, view.below = self._ask, self.below
        view.show_figures(figures)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(dialog.reject)
        column = QVBoxLayout(dialog)
        column.addWidget(view)
        if self.below:
            column.addWidget(label("\n".join(self.below), self._theme, "small", "muted", wrap=True))
        column.addWidget(buttons)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ask.run(dialog)

    def _save(self, suffix: str, content: Callable[[], bytes]) -> None:
        if self._ask is not None:
            _save(self._ask, self._figures().title, suffix, content)

    def _pictures(self, size: QSize) -> QMimeData:
        mime = QMimeData()
        mime.setImageData(self.image(size))
        mime.setData("image/svg+xml", self.svg(size))
        return mime

    def _say(self, text: str) -> None:
        if self._ask is not None:
            self._ask.hint(text)

    def _tsv(self) -> str:
        return self._figures().tsv(below=self.below)

    def _whole(self, size: QSize) -> QSize:
        """Size of a picture with the lines below it."""
        if not self.below:
            return size
        return QSize(size.width(), size.height() + math.ceil(self._lines(size).size().height()) + 2 * SPACE["s"])

    def _lines(self, size: QSize) -> QStaticText:
        """What stands below a chart of this size. A word without room is broken: labels may be one long word."""
        lines = QStaticText(_NEW_LINE.join(self.below))
        lines.setTextFormat(Qt.TextFormat.PlainText)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        lines.setTextOption(option)
        lines.setTextWidth(size.width() - 2 * SPACE["s"])
        lines.prepare(QTransform(), self._theme.font("small"))
        return lines

    def _draw(self, painter: QPainter, size: QSize) -> None:
        """The chart, and the lines below it."""
        self._paint(painter, QRectF(0, 0, size.width(), size.height()))
        if self.below:
            painter.setPen(self._theme.colour("muted"))
            painter.setFont(self._theme.font("small"))
            painter.drawStaticText(QPointF(SPACE["s"], size.height() + SPACE["s"]), self._lines(size))

    def _ground(self) -> QColor:
        return self._theme.colour("surface")


def copy_numbers(ask: Ask | None, lines: str) -> None:
    """Put tab-separated lines on the clipboard, and say so."""
    QGuiApplication.clipboard().setText(lines)
    if ask is not None:
        ask.hint(tr("The numbers are on the clipboard: paste them into a spreadsheet."))


def save_numbers(ask: Ask, figures: Figures, below: Sequence[str] = ()) -> None:
    """Ask where to, and write the numbers as a CSV file that spreadsheets open with the right letters."""
    _save(ask, figures.title, ".csv", lambda: figures.csv(below).encode("utf-8-sig"))


def _save(ask: Ask, title: str, suffix: str, content: Callable[[], bytes]) -> None:
    words = {".png": tr("Picture (*.png)"), ".svg": tr("Drawing (*.svg)"), ".csv": tr("Table (*.csv)")}
    path = ask.save_file(tr("Save chart"), Path.home() / f"{_file_name(title)}{suffix}", [words[suffix]])
    if path is None:
        return
    from funnel_planner.publish.replacing import replace_file

    try:
        replace_file(path, content())
    except PlannerError as error:
        ask.error(error)
    else:
        ask.mention(tr("Saved: {path}").format(path=path), tr("Open folder"), lambda: open_folder(path))


def _file_name(title: str) -> str:
    """A title as a file name that every system takes."""
    kept = "".join(c if c.isalnum() or c in " -_" else " " for c in title)
    return " ".join(kept.split())[:80] or "chart"
