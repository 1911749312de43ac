"""Expected errors as sentences: what, where, what to do."""

from funnel_planner.domain.errors import PlannerError
from funnel_planner.words import mark, tr

SENTENCES: dict[str, str] = {
    # domain
    "rate_out_of_range": mark("A rate must lie between 0 % and 100 % ({field}). Please enter another value."),
    "amount_out_of_range": mark("This value must be a number that is not negative ({field}). Please enter another."),
    "name_empty": mark("A name is needed here ({field})."),
    "text_too_long": mark("This text is too long: {length} characters, at most {limit} fit ({field})."),
    "not_unique": mark("“{value}” is already there. Please choose another name."),
    "currency_unknown": mark("“{value}” is not a currency code. Use three capital letters, such as EUR or PLN."),
    "month_malformed": mark("“{value}” is not a month. Write it as year and month, such as 2024-05."),
    "utc_offset_out_of_range": mark("The time difference {value} is not possible."),
    "stage_count": mark("A funnel has between 1 and {limit} stages; this would make {count}."),
    "channel_count": mark("A plan has at most {limit} channels; this would make {count}."),
    "stage_unknown": mark("There is no stage “{value}” in this plan."),
    "channel_unknown": mark("There is no channel “{value}” in this plan."),
    "number_unreadable": mark("“{value}” is not a number ({field}). Type it like 1234.5 or 12.5 %."),
    "channel_kind_unknown": mark("“{value}” is not a kind of channel ({field}). Choose one from the list."),
    "paste_too_long": mark(
        "The copied block has {rows} rows, but only {room} channels stand from here on."
        " Paste at the name to add channels."
    ),
    "template_unknown": mark("There is no template “{value}”. Choose one of: {known}."),
    "plan_unreadable": mark("This plan cannot be read ({reason}). Restore an earlier version or a backup."),
    # plan files
    "plan_file_missing": mark("There is no file “{file}” any more. Has it been moved or renamed?"),
    "plan_file_empty": mark(
        "“{file}” is empty, so it is no plan file. Restore a backup from the folder “backups” beside it."
    ),
    "plan_file_foreign": mark("“{file}” is not a plan file of this program. Spreadsheets are imported under Leads."),
    "plan_file_unreadable": mark("“{file}” cannot be read ({reason})."),
    "plan_file_damaged": mark(
        "“{file}” is damaged ({reason}). Nothing more is written to it;"
        " restore a backup from the folder “backups” beside it."
    ),
    "plan_file_outdated": mark(
        "“{file}” comes from an older version and cannot be brought up to date, because it cannot be written now."
        " Close other windows that have it open, or copy it to a folder of your own."
    ),
    "plan_file_exists": mark("“{file}” already exists. Open it, or choose another name."),
    "file_without_plans": mark("“{path}” holds no plan and can only be read. Open another file."),
    "file_moved": mark(
        "“{file}” was moved or replaced while it was open, so nothing more is written to it. Open it again to go on."
    ),
    "file_not_writable": mark(
        "“{file}” cannot be written, so changes are not possible. Save a copy in a folder of your own to work on."
    ),
    "file_busy": mark("Another program is using “{file}”. Try again in a moment."),
    "file_closed": mark("“{file}” has been closed."),
    "disk_full": mark("There is no room left for “{file}”. Free some space and repeat the last step."),
    "disk_failed": mark("The disk failed at “{file}” ({reason}). Save a copy on another disk."),
    "folder_not_writable": mark("“{file}” cannot be written in this folder. Choose another folder."),
    "folder_missing": mark("The folder of “{file}” is not there. Choose another folder."),
    "locked_by_other": mark(
        "“{file}” is open in another window (on {host}, process {pid}), so it can only be looked at here."
    ),
    "newer_version": mark(
        "“{file}” was written by a newer version of this program, so it can only be looked at. Update to change it."
    ),
    "copy_onto_itself": mark("“{file}” is the open file itself. Choose another name for the copy."),
    "plan_missing": mark("This plan is not in the file any more ({plan})."),
    "plan_exists": mark("The plan “{plan}” is in the file already."),
    "revision_missing": mark("This version is not kept any more. Choose another from the list."),
    "text_not_unicode": mark(
        "One of the texts holds a broken character that cannot be stored. Delete it and type it again."
    ),
    "batch_unknown": mark("These imported leads are not in the file any more ({batch}). Import them again."),
    "columns_damaged": mark("The stored columns of an import are damaged ({batch}) and are built again from its rows."),
    # workbooks
    "export_in_use": mark("“{file}” is open in another program or protected. Close it there, then export again."),
    "export_failed": mark("“{file}” could not be written ({reason}). Choose another folder."),
    # charts
    "chart_not_saved": mark(
        "The chart could not be saved as {path} ({reason}). Choose another folder or free some space."
    ),
    # analytics
    "counting_not_available": mark(
        "This way of counting is not available yet ({value}). Leads count where they reached at least a stage,"
        " under their first channel and without a time limit."
    ),
    # spreadsheets
    "file_missing": mark("There is no file “{file}” any more. Has it been moved or renamed?"),
    "file_not_readable": mark(
        "“{file}” cannot be opened ({reason}). Close it in other programs, or copy it to a folder of your own."
    ),
    "file_is_folder": mark("“{file}” is a folder. Choose a file in it."),
    "file_is_lock": mark(
        "“{file}” only marks that the workbook is open elsewhere. Choose the file without “~$” in its name."
    ),
    "file_empty": mark("“{file}” is empty (0 bytes). Export or download it again."),
    "file_is_pdf": mark("“{file}” is a PDF document. Export the list as CSV or Excel and import that."),
    "file_is_picture": mark("“{file}” is a picture. Import the list that it shows as CSV or Excel."),
    "file_is_document": mark(
        "“{file}” is a text document, presentation or mail. Copy its table into a spreadsheet and import that."
    ),
    "file_is_database": mark(
        "“{file}” is a database or a plan file. Open plan files from the File menu; export other data as CSV."
    ),
    "file_is_archive": mark("“{file}” is an archive. Unpack it and import the spreadsheet that is in it."),
    "file_is_numbers": mark("“{file}” is an Apple Numbers file. In Numbers, choose File, Export to, Excel or CSV."),
    "file_is_old_excel": mark(
        "“{file}” comes from an Excel before 1995. Open it in Excel or LibreOffice and save it as .xlsx."
    ),
    "file_is_lotus": mark("“{file}” is a Lotus 1-2-3 sheet. Open it in LibreOffice and save it as .xlsx."),
    "file_is_sylk": mark("“{file}” is a SYLK sheet. Open it in Excel or LibreOffice and save it as .xlsx."),
    "file_is_dbase": mark("“{file}” is a dBase table. Open it in LibreOffice and save it as .xlsx or CSV."),
    "file_is_web_page": mark(
        "“{file}” is a web page, although it may be named like a spreadsheet."
        " Open it in Excel or LibreOffice and save it as .xlsx."
    ),
    "file_is_xml": mark("“{file}” is an XML file. Open it in Excel or LibreOffice and save it as .xlsx."),
    "file_is_json": mark("“{file}” is a JSON file. Export the data as CSV or Excel and import that."),
    "file_is_binary": mark("“{file}” is neither text nor a spreadsheet. Export the list as CSV or Excel."),
    "file_is_no_workbook": mark(
        "“{file}” is named like a workbook but is none. Export or download it again as CSV or Excel."
    ),
    "file_without_workbook": mark("“{file}” holds no sheets. Export or download it again."),
    "file_has_password": mark("“{file}” is protected by a password. Open it, save a copy without one and import that."),
    "file_cut_off": mark("“{file}” is incomplete; perhaps the download was interrupted. Export or download it again."),
    "file_unpacks_too_large": mark(
        "“{file}” would unpack to {megabytes} MB, which looks like a trap."
        " If it is yours, save it as CSV and import that."
    ),
    "file_too_heavy": mark(
        "“{file}” needs too much memory or time. Delete blank rows and columns around the table, or save it as CSV."
    ),
    "file_unreadable": mark(
        "“{file}” cannot be read; it is damaged or made in an unusual way."
        " Open it in Excel or LibreOffice, save it again as .xlsx or CSV and import that."
    ),
    "reader_died": mark(
        "Reading “{file}” failed: it is badly damaged. Nothing was imported."
        " Open it in Excel or LibreOffice, save it again as .xlsx or CSV and import that."
    ),
    "table_empty": mark("There are no rows in “{file}”. Export or download it again."),
    "sheet_unknown": mark("There is no sheet “{value}” in “{file}”. Choose one of its sheets."),
    "line_too_long": mark(
        "Line {line} of “{file}” is longer than 32 million characters. Is it really a table? Export it again."
    ),
    "encoding_unknown": mark("“{value}” is not a known text encoding. Use one such as utf-8 or cp1250."),
    "delimiter_unusable": mark("“{value}” cannot divide cells. Use one character, such as a comma or a semicolon."),
    "import_file_missing": mark("There is no file “{file}”. Check its name and folder."),
    "dates_ambiguous": mark(
        "In the column “{column}” nothing tells day from month, as in {value}."
        " Choose the order of the dates (on the command line: --dates dmy, mdy or ymd)."
    ),
    "shape_not_available": mark(
        "This table seems to be of the kind “{shape}”, which cannot be imported yet."
        " If each row is one lead, choose the shape “snapshot” or “wide”."
    ),
    "column_unknown": mark("There is no column “{value}” in these files. Check how its header is written."),
    "role_unknown": mark("“{value}” is nothing a column can be. Use a role such as id, stage, channel or created."),
    # command line
    "column_not_kept": mark(
        "The column “{value}” is in the files, but leads cannot be cut by it: it holds ids, persons, dates or amounts."
        " Choose a column of a few labels."
    ),
    "file_not_regular": mark("“{file}” is not a regular file. Save what it holds as a file and name that."),
    "output_not_written": mark("The answer could not be written out ({reason}). Choose another place for it."),
    "plan_differs": mark(
        "The plan “{plan}” is there already and keeps its own: {option} differs from it ({own})."
        " Leave {option} out, or choose another plan name."
    ),
    "not_available_yet": mark("{option} is not available yet."),
    "stages_wanted": mark('Which funnel? Name its stages with --stages "A,B,C" or choose one with --template.'),
    "plan_unknown": mark("There is no plan “{value}” in {file}."),
}


FIELDS: dict[str, str] = {
    "cap_per_month": mark("at most a month"),
    "channel": mark("channel"),
    "churn_per_month": mark("churn"),
    "column": mark("column"),
    "cycle_days": mark("cycle in days"),
    "days_to_next": mark("days to the next stage"),
    "deal_size": mark("deal size"),
    "fixed_per_month": mark("fixed cost a month"),
    "horizon_months": mark("months ahead"),
    "margin": mark("margin"),
    "notes": mark("notes"),
    "per_click": mark("cost per person"),
    "per_lead": mark("cost per lead"),
    "plan": mark("plan"),
    "rate": mark("rate"),
    "rate_to_next": mark("rate to the next stage"),
    "revenue_per_account_month": mark("revenue per account"),
    "sales_cost_per_month": mark("sales cost a month"),
    "segment": mark("segment"),
    "sla_days": mark("SLA in days"),
    "stage": mark("stage"),
    "target": mark("target"),
    "volume_per_month": mark("people a month"),
    "window_days": mark("window in days"),
}
"""Fields as people call them; others (a table's own column, say) are shown as they are."""


def explain(error: PlannerError) -> str:
    """The sentence for an expected error, in the language in use."""
    values = dict(error.values)
    if values.get("field") in FIELDS:
        values["field"] = tr(FIELDS[str(values["field"])])
    return tr(SENTENCES[error.kind]).format(**values)
