"""Where the parts of a funnel lie: the cross-section is the number of people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from funnel_planner.ui.charts.funnel_shape import SMALLEST_WIDTH, FunnelShape, full_counts, lay_out
from tests.support.made_pictures import AWKWARD, ORDINARY, PLANNED_ONLY, made_picture

RECT = QRectF(10, 20, 700, 500)


def _shape(planned: list[float | None], actual: list[int | None] | None = None, detail: str = "full") -> FunnelShape:
    return lay_out(RECT, made_picture(planned, actual), detail, 16.0)


def test_a_quarter_of_the_people_is_half_as_wide() -> None:
    shape = _shape([100.0, 25.0])
    assert shape.layers[0].width == shape.column.width()
    assert shape.layers[1].width == pytest.approx(shape.column.width() / 2)


def test_planned_and_actual_start_equally_wide() -> None:
    shape = lay_out(RECT, ORDINARY, "full", 16.0)
    assert shape.layers[0].width == shape.layers[0].planned_width
    planned, actual = shape.layers[2].planned_width, shape.layers[2].width
    assert planned is not None
    assert actual is not None
    assert planned / actual == pytest.approx((0.1 / 0.05) ** 0.5)


def test_one_person_is_seen_and_nobody_is_not() -> None:
    shape = _shape([1e9, 1.0, 0.0, None])
    assert [layer.width for layer in shape.layers[1:]] == [SMALLEST_WIDTH, 0.0, None]


def test_without_leads_the_plan_is_filled_and_nothing_is_outlined() -> None:
    shape = lay_out(RECT, PLANNED_ONLY, "full", 16.0)
    assert all(layer.planned_width is None for layer in shape.layers)
    assert not shape.has_actual


@pytest.mark.parametrize("detail", ["card", "panel", "full"])
@pytest.mark.parametrize("kind", sorted(AWKWARD))
def test_everything_lies_inside_and_in_order(kind: str, detail: str) -> None:
    shape = lay_out(RECT, AWKWARD[kind], detail, 16.0)
    foot = RECT.top() - 1e-6
    for layer in shape.layers:
        assert layer.band.top() >= foot
        assert (layer.width or 0.0) <= shape.column.width() + 1e-6
        assert (layer.planned_width or 0.0) <= shape.column.width() + 1e-6
        foot = layer.band.bottom()
    assert foot <= RECT.bottom() + 1e-6


@given(st.floats(0.01, 1.0), st.floats(0.01, 1.0))
def test_a_wall_put_where_it_stands_means_the_rate_it_has(first: float, second: float) -> None:
    shape = _shape([1000.0, 1000 * first, 1000 * first * second])
    for index, rate in ((1, first), (2, second)):
        width = shape.wall_width(index)
        assert width is not None
        if width > SMALLEST_WIDTH:
            for side in (-1, 1):
                assert shape.rate_at(index, shape.centre + side * width / 2) == pytest.approx(rate, abs=6e-4)


def test_a_wall_cannot_be_dragged_beyond_all_or_nobody() -> None:
    shape = _shape([1000.0, 500.0])
    assert shape.rate_at(1, shape.centre) == 0.0
    assert shape.rate_at(1, shape.column.right() + 300) == 1.0


def test_walls_are_where_the_plan_is_and_the_first_has_none() -> None:
    shape = lay_out(RECT, ORDINARY, "full", 16.0)
    layer = shape.layers[1]
    assert layer.planned_width is not None
    at = QPointF(shape.centre - layer.planned_width / 2 + 3, layer.band.center().y())
    assert shape.wall_at(at) == 1
    assert shape.wall_at(QPointF(shape.centre, layer.band.center().y())) is None
    assert shape.wall_width(0) is None
    assert shape.layer_at(at) == 1


def test_a_held_scale_keeps_the_other_layers_where_they_are() -> None:
    before = lay_out(RECT, ORDINARY, "full", 16.0)
    full = full_counts(ORDINARY)[1]
    after = lay_out(RECT, made_picture([1000.0, 900.0, 100.0], [500, 250, 25]), "full", 16.0, planned_full=full)
    assert [layer.width for layer in before.layers] == [layer.width for layer in after.layers]
