"""The numbers of rows and the references of cells in the XML of a sheet, all of a block at once."""

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.sheet_tags import OtherwiseWrittenError, are, begin_with, words_at
from funnel_planner.spreadsheet.tables.spans import Buffer, Places, Words

_ROW_HEAD, _CELL_HEAD = b'<row r="', b'<c r="'
_MOST_DIGITS = 7
_AT, _QUOTE = ord("@"), ord('"')


def row_numbers(data: Buffer, heads: Places) -> tuple[NDArray[np.int64], Places]:
    """The number of each row, and where its tag goes on behind it."""
    if not begin_with(data, heads, _ROW_HEAD).all():
        raise OtherwiseWrittenError("row")
    codes = np.frombuffer(data, np.uint8)
    numbers = np.zeros(len(heads), np.int64)
    digits = np.zeros(len(heads), np.int64)
    going = np.ones(len(heads), bool)
    for place in range(_MOST_DIGITS + 1):
        letter = codes[np.minimum(heads + len(_ROW_HEAD) + place, len(codes) - 1)]
        is_digit = (letter >= ord("0")) & (letter <= ord("9"))
        if (going & ~is_digit & (letter != _QUOTE)).any():
            raise OtherwiseWrittenError("row number")
        going &= is_digit
        numbers = np.where(going, numbers * 10 + (letter - np.int64(ord("0"))), numbers)
        digits += going
    if going.any() or (digits == 0).any() or (numbers == 0).any() or (numbers[1:] <= numbers[:-1]).any():
        raise OtherwiseWrittenError("row number")
    return numbers, heads + digits + (len(_ROW_HEAD) + 1)


def row_references(data: Buffer, heads: Places, behind: Places) -> tuple[Words, Words, Places]:
    """The digits and the quote that references of cells end with: as a word, its mask, and their number."""
    begin = heads + len(_ROW_HEAD)
    lengths = behind - begin
    masks = np.array([(1 << (8 * count)) - 1 for count in range(_MOST_DIGITS + 2)], np.uint64)[lengths]
    return words_at(data, begin) & masks, masks, lengths


def references(
    data: Buffer, heads: Places, endings: tuple[Words, Words, Places], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], Places]:
    """The column of each cell, and where its tag goes on behind the reference."""
    words = words_at(data, heads)
    if not are(words, _CELL_HEAD).all():
        raise OtherwiseWrittenError("cell")
    columns = ((words >> np.uint64(48)) & np.uint64(255)).astype(np.int64) - _AT
    if (columns < 1).any() or (columns > 26).any():
        raise OtherwiseWrittenError("reference")
    letters = np.ones(len(heads), np.int64)
    codes = np.frombuffer(data, np.uint8)
    going = np.ones(len(heads), bool)
    for place in (1, 2):
        letter = codes[np.minimum(heads + (len(_CELL_HEAD) + place), len(codes) - 1)]
        going &= (letter > _AT) & (letter <= ord("Z"))
        if not going.any():
            break
        columns = np.where(going, columns * 26 + (letter - np.int64(_AT)), columns)
        letters += going
    expected, masks, lengths = endings
    place_of_row = heads + letters + len(_CELL_HEAD)
    if ((words_at(data, place_of_row) & masks[rows]) != expected[rows]).any():
        raise OtherwiseWrittenError("reference")
    return columns - 1, place_of_row + lengths[rows]
