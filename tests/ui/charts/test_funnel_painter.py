"""The painted funnel, looked at pixel by pixel."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.ui.charts.funnel_lettering import Lettering
from funnel_planner.ui.charts.funnel_painter import Emphasis, paint_funnel
from funnel_planner.ui.charts.funnel_shape import FunnelShape
from funnel_planner.ui.theme import Theme
from funnel_planner.words import speaking
from funnel_planner.words.catalogue import PSEUDO
from tests.support.made_pictures import AWKWARD, ORDINARY, PLANNED_ONLY


def _paint(
    picture: FunnelPicture,
    theme: Theme,
    detail: str,
    size: tuple[int, int] = (640, 420),
    emphasis: Emphasis | None = None,
) -> tuple[QImage, FunnelShape]:
    image = QImage(*size, QImage.Format.Format_ARGB32)
    image.fill(theme.colour("surface"))
    painter = QPainter(image)
    rect = QRectF(8, 8, size[0] - 16, size[1] - 16)
    shape = paint_funnel(painter, rect, picture, theme, detail=detail, emphasis=emphasis or Emphasis())
    painter.end()
    return image, shape


def _at(image: QImage, x: float, y: float) -> QColor:
    return image.pixelColor(round(x), round(y))


@pytest.mark.parametrize("name", ["light", "dark"])
def test_layers_are_filled_in_the_colour_of_their_phase(qapp: object, name: str) -> None:
    assert qapp is not None
    theme = Theme.load(name)
    image, shape = _paint(ORDINARY, theme, "full")
    for layer in shape.layers:
        assert layer.width is not None
        inside = _at(image, shape.centre - layer.width / 4, layer.band.center().y())
        assert inside == theme.phase(layer.stage.phase)
        outside = _at(image, shape.centre + max(layer.width, layer.planned_width or 0) / 2 + 8, layer.band.center().y())
        assert outside == theme.colour("surface")


def test_the_plan_stands_as_walls_beside_what_was_measured(theme: Theme) -> None:
    image, shape = _paint(ORDINARY, theme, "full")
    layer = shape.layers[2]
    assert layer.planned_width is not None
    wall = shape.centre + layer.planned_width / 2
    strokes = [_at(image, wall + offset, layer.band.center().y()) for offset in (-1, 0, 1)]
    assert any(colour.lightness() < 90 for colour in strokes)


def test_without_leads_the_plan_is_paler_than_a_measured_funnel(theme: Theme) -> None:
    image, shape = _paint(PLANNED_ONLY, theme, "full")
    filled = _at(image, shape.centre, shape.layers[0].band.center().y())
    assert filled != theme.phase("tofu")
    assert filled != theme.colour("surface")


def test_tapers_join_the_layers(theme: Theme) -> None:
    image, shape = _paint(ORDINARY, theme, "panel", (300, 420))
    gap = shape.layers[0].gap
    assert _at(image, shape.centre, gap.top() + 2) != theme.colour("surface")


def test_a_chosen_stage_lies_on_a_tinted_strip(theme: Theme) -> None:
    plain, shape = _paint(ORDINARY, theme, "full")
    marked, _ = _paint(ORDINARY, theme, "full", emphasis=Emphasis(chosen="s1", focused=True))
    corner = QPointF(shape.layers[1].row.right() - 12, shape.layers[1].band.top() + 3)
    assert _at(plain, corner.x(), corner.y()) == theme.colour("surface")
    assert _at(marked, corner.x(), corner.y()) == theme.colour("accent_soft")


def test_texts_are_written_left_and_right_of_the_funnel(theme: Theme) -> None:
    image, shape = _paint(ORDINARY, theme, "full")
    for column in (shape.names.adjusted(12, 0, 0, 0), shape.figures):
        band = shape.layers[1].band
        rows = range(round(band.top()), round(band.bottom()))
        ink = [_at(image, x, y).lightness() for x in range(round(column.left()), round(column.right())) for y in rows]
        assert min(ink) < 90


@pytest.mark.parametrize("detail", ["card", "panel", "full"])
@pytest.mark.parametrize("kind", sorted(AWKWARD))
def test_awkward_funnels_are_painted_without_complaint(theme: Theme, kind: str, detail: str) -> None:
    with speaking(PSEUDO):
        for size in ((60, 40), (240, 160), (900, 700)):
            image, _ = _paint(AWKWARD[kind], theme, detail, size, Emphasis(draggable=True, wall=1))
            assert not image.isNull()


def test_a_name_too_long_stays_in_its_column(theme: Theme) -> None:
    image, shape = _paint(AWKWARD["long names"], theme, "full")
    edge = shape.names.right() + 4
    rows = range(round(shape.layers[0].band.top()), round(shape.layers[0].band.bottom()))
    assert all(_at(image, edge, y) == theme.colour("surface") for y in rows)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("width", [360, 480, 640])
def test_numbers_of_who_was_left_behind_are_never_cut(
    theme: Theme, monkeypatch: pytest.MonkeyPatch, language: str, width: int
) -> None:
    """In words where they fit, else as numbers alone."""
    written: list[str] = []

    def write(
        self: Lettering, rect: QRectF, align: Qt.AlignmentFlag, text: str, kind: str, role: str = "text"
    ) -> float:
        fits = QFontMetricsF(theme.font(kind)).horizontalAdvance(text) <= rect.width() + 0.5
        written.append(text if fits else f"{text} (cut)")
        return before(self, rect, align, text, kind, role)

    before = Lettering._write
    monkeypatch.setattr(Lettering, "_write", write)
    stages = tuple(
        replace(stage, actual=600 - 100 * place, lost=190, open=149) for place, stage in enumerate(ORDINARY.stages)
    )
    with speaking(language):
        _paint(replace(ORDINARY, stages=stages), theme, "full", (width, 420))
    told = [text for text in written if "190" in text]
    assert told
    assert all("149" in text and not text.endswith("(cut)") for text in told)
