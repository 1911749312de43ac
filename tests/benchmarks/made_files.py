"""Big lead files for the benchmarks, made the same every time."""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

HEADER = [
    "Lead ID", "Name", "Email", "Source", "Campaign", "Stage", "Created", "Closed", "Value", "Owner",
]  # fmt: skip
STAGES = ["Lead", "Qualified", "Proposal", "Won", "Lost"]
SOURCES = [f"Source {number}" for number in range(20)]


def lead_rows(count: int) -> Iterator[list[str]]:
    """``count`` rows of ten columns: ids, names, labels, dates and money."""
    dice = random.Random(7)  # noqa: S311 - test data
    first = date(2023, 1, 1)
    days = [(first + timedelta(days=day)).isoformat() for day in range(900)]
    for number in range(count):
        stage = dice.choices(STAGES, (50, 25, 12, 5, 8))[0]
        day = dice.randrange(700)
        closed = days[day + dice.randrange(200)] if stage in {"Won", "Lost"} else ""
        yield [
            f"L{number:07d}", f"Person {number % 90_001}", f"lead{number}@example.com", dice.choice(SOURCES),
            f"Campaign {number % 37}", stage, days[day], closed, f"{dice.randrange(100, 90_000)}.50",
            f"Owner {number % 11}",
        ]  # fmt: skip


def csv_file(folder: Path, count: int) -> Path:
    """A CSV file of ``count`` leads, made once per folder."""
    path = folder / f"leads_{count}.csv"
    if not path.exists():
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            writer.writerows(lead_rows(count))
    return path


def xlsx_file(folder: Path, count: int, *, shared: bool = False) -> Path:
    """The same as a workbook with real dates and numbers; with ``shared`` texts are kept as Excel keeps them."""
    import xlsxwriter

    path = folder / f"leads_{count}{'_shared' if shared else ''}.xlsx"
    if not path.exists():
        book = xlsxwriter.Workbook(path, {"constant_memory": not shared})
        sheet = book.add_worksheet("Leads")
        day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADER)
        for line, row in enumerate(lead_rows(count), 1):
            for column, cell in enumerate(row):
                if column in {6, 7} and cell:
                    sheet.write_datetime(line, column, date.fromisoformat(cell), day_format)
                elif column == 8:
                    sheet.write_number(line, column, float(cell))
                elif cell:
                    sheet.write_string(line, column, cell)
        book.close()
    return path


def shared_xlsx_file(folder: Path, count: int) -> Path:
    """A workbook as Excel saves it: each text once, in a part of its own."""
    return xlsx_file(folder, count, shared=True)
