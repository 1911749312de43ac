"""The encoding of a text file."""

from pathlib import Path

import pytest

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables.encodings import detect_encoding, known_encoding, one_byte_encoding

POLISH = (
    "Zażółć gęślą jaźń", "Łódź;Kraków", "Źródło", "Ślusarz", "mąż", "WARTOŚĆ", "Święta", "Wójcik", "ŻÓŁW", "Gdańsk",
    "Wiosna – „Łąka”", "5 € – źle", "Paweł;Śródmieście;1 234,56 zł",
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2"])
@pytest.mark.parametrize("text", POLISH)
def test_the_two_polish_encodings_are_told_apart_by_single_words(text: str, encoding: str) -> None:
    content = text.encode(encoding, "replace")
    assert content.decode(one_byte_encoding(content).encoding) == content.decode(encoding)


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2", "cp852", "mac_latin2"])
def test_a_polish_list_is_read_in_each_encoding(data_folder: Path, encoding: str) -> None:
    text = (data_folder / "made_polish" / "leady_utf8_bom.csv").read_text("utf-8-sig")
    content = text.encode(encoding, "replace")
    assert content.decode(one_byte_encoding(content).encoding) == content.decode(encoding)


@pytest.mark.parametrize(
    "text",
    ["première;sixième", "São João;coração", "Müller;Größe;Straße", "à la carte;être", "Åse;Øyvind", "£5;naïve – “x”"],
)
def test_western_text_is_not_taken_for_polish(text: str) -> None:
    content = text.encode("cp1252")
    assert content.decode(one_byte_encoding(content).encoding) == text


def test_czech_and_hungarian_are_read() -> None:
    for text in ("Žluťoučký kůň úpěl ďábelské ódy", "Árvíztűrő tükörfúrógép"):
        for encoding in ("cp1250", "iso8859-2"):
            content = text.encode(encoding)
            assert content.decode(one_byte_encoding(content).encoding) == text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n", "utf-8"),
        ("\ufeffa,ż\n".encode(), "utf-8-sig"),
        ("a;ż\n".encode(), "utf-8"),
        ("\ufeffa;ż\n".encode("utf-16-le"), "utf-16-le"),
        ("\ufeffa;ż\n".encode("utf-16-be"), "utf-16-be"),
        ("\ufeffa;ż\n".encode("utf-32-le"), "utf-32-le"),
        ("Lead ID;Stage\n1;Wygrany\n".encode("utf-16-le"), "utf-16-le"),
        ("Lead ID;Stage\n1;Wygrany\n".encode("utf-16-be"), "utf-16-be"),
        ("Lead ID;Stage\n1;Wygrany\n".encode("utf-32-be"), "utf-32-be"),
    ],
)
def test_marks_and_zero_bytes_tell_the_unicode_forms(tmp_path: Path, content: bytes, expected: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    assert detect_encoding(file).encoding == expected


def test_the_first_foreign_letter_may_come_after_megabytes_of_ascii(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"1;Nowy\n" * 400_000 + "2;Śląsk\n".encode("cp1250"))
    assert detect_encoding(file).encoding == "cp1250"


def test_a_letter_across_two_blocks_is_still_utf8(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"x" * (1024 * 1024 - 1) + "ż\n".encode() + b"y" * 100)
    assert detect_encoding(file).encoding == "utf-8"


def test_a_broken_byte_among_utf8_does_not_change_the_encoding(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("Zażółć gęślą jaźń\n".encode() * 3 + b"\xb9\n")
    found = detect_encoding(file)
    assert (found.encoding, found.damaged) == ("utf-8", 1)


def test_a_character_cut_off_at_the_end_is_not_lost_silently(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("Zażółć gęślą jaźń".encode() * 3 + "ż".encode()[:1])
    found = detect_encoding(file)
    assert (found.encoding, found.damaged) == ("utf-8", 1)


def test_binary_is_refused(data_folder: Path) -> None:
    with pytest.raises(PlannerError, match="file_is_binary"):
        detect_encoding(data_folder / "made_nasty" / "random_binary.csv")


@pytest.mark.parametrize("name", ["no-such", "hex", "zip", "rot13"])
def test_an_encoding_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(PlannerError, match="encoding_unknown"):
        known_encoding(name)
