"""The message matrix: coverage, the missing cell that matters, copying, emptying."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from funnel_planner.domain.message import Message, MessageStatus
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import AidaStep
from funnel_planner.domain.vocabulary import word
from funnel_planner.ui.models.message_heads import ChannelHead, StepHead
from funnel_planner.ui.models.message_matrix import STEPS, HeadRole, MessageMatrix
from tests.support.sample_plans import sample_plan


@pytest.fixture
def matrix(qapp: object) -> Iterator[MessageMatrix]:  # noqa: ARG001 - the model tester needs an application
    matrix = MessageMatrix()
    tester = QAbstractItemModelTester(matrix, QAbstractItemModelTester.FailureReportingMode.Fatal)
    matrix.wished.connect(lambda plan, _label, _control: matrix.show_plan(plan, None))
    matrix.show_plan(sample_plan(), None)
    yield matrix
    del tester


def at(matrix: MessageMatrix, channel: str, step: AidaStep) -> QModelIndex:
    return matrix.index(matrix.row_keys.index(channel), STEPS.index(step))


def shown(matrix: MessageMatrix) -> Plan:
    assert matrix.plan is not None
    return matrix.plan


def test_a_cell_tells_headline_format_and_status(matrix: MessageMatrix) -> None:
    spoken = at(matrix, "ads", AidaStep.INTEREST).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "How it works, Post, Ready"
    assert at(matrix, "mail", AidaStep.DESIRE).data(Qt.ItemDataRole.AccessibleTextRole) == "Missing"


def test_heads_tell_coverage_and_the_step_that_is_meant(matrix: MessageMatrix) -> None:
    head = matrix.headerData(0, Qt.Orientation.Horizontal, HeadRole)
    assert isinstance(head, StepHead)
    assert (head.title, head.moves, head.rate, head.leaky) == ("Attention", "Visitor → Lead", "10.0% planned", True)
    assert (head.covered.ready, head.covered.cells) == (1, 3)
    ads = matrix.headerData(0, Qt.Orientation.Vertical, HeadRole)
    assert isinstance(ads, ChannelHead)
    assert (ads.name, ads.covered.ready, ads.covered.cells) == ("Ads", 2, 4)


def test_a_gap_at_the_weakest_step_is_flagged_where_people_pass_it(matrix: MessageMatrix) -> None:
    flagged = {
        (channel, step)
        for channel in matrix.row_keys
        for step in STEPS
        if matrix.card(at(matrix, channel, step)).wanted
    }
    assert flagged == {("mail", AidaStep.ATTENTION)}, "ads has one, the webinar's people enter behind that step"


def test_it_says_which_step_is_the_weakest_and_why(matrix: MessageMatrix) -> None:
    sentence = "The weakest step: Visitor → Lead, the lowest planned rate (10.0%)"
    assert matrix.weakest.startswith(sentence)
    tips = [matrix.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) for place in range(4)]
    assert [sentence in tip for tip in tips] == [True, False, False, False]
    assert sentence in at(matrix, "mail", AidaStep.ATTENTION).data(Qt.ItemDataRole.ToolTipRole)


def test_messages_that_move_the_same_step_are_marked_alike_and_none_where_none_is_weakest(
    matrix: MessageMatrix,
) -> None:
    def marked() -> list[bool]:
        heads = [matrix.headerData(place, Qt.Orientation.Horizontal, HeadRole) for place in range(4)]
        return [head.leaky for head in heads]

    plan = shown(matrix)
    matrix.show_plan(plan.with_stage(replace(plan.stages[2], rate_to_next=0.01)), None)
    assert marked() == [False, False, True, True]
    matrix.show_plan(plan.with_stage(replace(plan.stages[1], rate_to_next=0.1)), None)
    assert marked() == [False] * 4
    assert matrix.weakest.startswith("No clear weakest step")
    assert not matrix.has_weakest


def test_emptying_and_marking_several_cells_is_one_edit_each(matrix: MessageMatrix) -> None:
    edits: list[str] = []
    matrix.wished.connect(lambda _plan, label, _control: edits.append(label))
    cells = [at(matrix, "ads", AidaStep.ATTENTION), at(matrix, "mail", AidaStep.INTEREST)]
    matrix.set_status(cells, MessageStatus.READY)
    assert [m.status for m in shown(matrix).messages] == [MessageStatus.READY] * 3
    matrix.clear(cells)
    assert [m.headline for m in shown(matrix).messages] == ["How it works"]
    assert edits == ["Change status of message", "Delete message"]


def test_a_copied_block_lands_whole_and_gaps_empty_cells(matrix: MessageMatrix) -> None:
    block = matrix.copied_block([at(matrix, "ads", step) for step in STEPS])
    matrix.paste_block(at(matrix, "mail", AidaStep.ATTENTION), block)
    plan = shown(matrix)
    for step in STEPS:
        original, copy = plan.message("ads", step), plan.message("mail", step)
        assert copy == (None if original is None else replace(original, channel_id="mail"))


def test_what_hangs_over_the_edge_is_left_out(matrix: MessageMatrix) -> None:
    block = matrix.copied_block([at(matrix, "ads", step) for step in STEPS])
    matrix.paste_block(at(matrix, "webinar", AidaStep.ACTION), block)
    assert shown(matrix).message("webinar", AidaStep.ACTION) == Message(
        "webinar", AidaStep.ACTION, "Stop guessing", status=MessageStatus.LIVE
    )


@pytest.mark.parametrize("text", ["", "nonsense", "[1]", '[{"row": 0, "column": 0}]', '{"a": 1}'])
def test_foreign_clipboards_do_nothing(matrix: MessageMatrix, text: str) -> None:
    before = matrix.plan
    matrix.paste_block(at(matrix, "ads", AidaStep.ACTION), text)
    assert matrix.plan is before


def test_text_from_elsewhere_becomes_headline_and_message(matrix: MessageMatrix) -> None:
    matrix.paste_text(at(matrix, "webinar", AidaStep.DESIRE), "<b>Buy</b>\n\nNow or\nnever\n")
    message = shown(matrix).message("webinar", AidaStep.DESIRE)
    assert message is not None
    assert (message.headline, message.body) == ("<b>Buy</b>", "Now or\nnever")
    assert matrix.copied_text([at(matrix, "webinar", AidaStep.DESIRE)]) == "<b>Buy</b>\n\nNow or\nnever"


def test_the_tip_of_a_written_message_has_its_whole_format(matrix: MessageMatrix) -> None:
    """The cell may have no room for it."""
    tip = at(matrix, "ads", AidaStep.ATTENTION).data(Qt.ItemDataRole.ToolTipRole)
    message = matrix.card(at(matrix, "ads", AidaStep.ATTENTION)).message
    assert message is not None
    assert word(message.format) in tip
