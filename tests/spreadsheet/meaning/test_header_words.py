"""Headers are recognised however they are written, and junk is not."""

import pytest

from funnel_planner.spreadsheet.meaning.header_words import concepts, header_key, is_total_word, same_word, stage_key


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Wartość (PLN)", "wartosc"),
        ("Amount USD", "amount"),
        ("LEAD_SOURCE", "lead source"),
        ("LeadSource", "lead source"),
        ("Źródło  leada", "zrodlo leada"),
        ("[Etap]", "etap"),
        ("Cost ($)", "cost"),
    ],
)
def test_header_keys(header: str, key: str) -> None:
    assert header_key(header) == key


@pytest.mark.parametrize(
    ("header", "concept"),
    [
        ("Źródło", "channel"),
        ("zrodlo leada", "channel"),
        ("Lead Source", "channel"),
        ("Lead Sorce", "channel"),
        ("Nr leada", "lead_id"),
        ("mql_id", "lead_id"),
        ("Data zamknięcia", "close_date"),
        ("createdate", "created_date"),
        ("Herkunft", "channel"),
        ("Wartość netto (PLN)", "value"),
    ],
)
def test_known_headers(header: str, concept: str) -> None:
    assert concept in {found.name for found in concepts(header)}


@pytest.mark.parametrize(
    "header", ["", "Total Time Spent on Website", "TotalVisits", "Zgoda", "(C)", "X Education Forums"]
)
def test_unknown_headers_mean_nothing(header: str) -> None:
    assert concepts(header) == ()


def test_forms_of_one_word() -> None:
    assert same_word("oferty", "oferta")
    assert same_word("opportunities", "opportunity")
    assert same_word("leads", "lead")
    assert not same_word("payment", "page")
    assert not same_word("contact", "contract")


def test_stage_labels_without_numbers_and_markup() -> None:
    assert stage_key("2. Contacted") == stage_key("<b>Contacted</b>") == stage_key("=contacted") == "contacted"
    assert stage_key("Closed-Won") == "closed won"
    assert stage_key("1") == "1"


@pytest.mark.parametrize("text", ["Razem", "RAZEM:", "Grand Total", "Total: Account", "Suma (12)", "Łącznie"])
def test_words_for_totals(text: str) -> None:
    assert is_total_word(text)


@pytest.mark.parametrize("text", ["", "Tom", "Total Energies S.A.", "Sumatra"])
def test_names_are_no_totals(text: str) -> None:
    assert not is_total_word(text)


@pytest.mark.parametrize(
    ("header", "concept"),
    [
        ("Szansa sprzedaży - Etap", "stage"),
        ("properties.createdate", "created_date"),
        ("Contact: E-mail", "email"),
        ("Lead – Źródło", "channel"),
    ],
)
def test_the_object_before_a_header_does_not_matter(header: str, concept: str) -> None:
    assert concept in {known.name for known in concepts(header)}


@pytest.mark.parametrize(
    "header", ["Account owner - E-mail", "Organization: Created Date", "Manager.email", "a.b", " - "]
)
def test_other_things_before_a_header_do(header: str) -> None:
    assert not {known.name for known in concepts(header)} & {"email", "created_date"}
