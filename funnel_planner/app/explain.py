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
    "channel_means_itself": mark(
        "“{value}” is a channel of its own, so it cannot mean “{other}” as well. Let its other labels mean “{other}”,"
        " too, or rename the channel in the plan."
    ),
    "channel_kind_unknown": mark("“{value}” is not a kind of channel ({field}). Choose one from the list."),
    "paste_too_long": mark(
        "The copied block has {rows} rows, but only {room} channels stand from here on."
        " Paste at the name to add channels."
    ),
    "template_unknown": mark("There is no template “{value}”. Choose one of: {known}."),
    "plan_unreadable": mark("This plan cannot be read ({reason}). Restore an earlier version or a backup."),
    # leads by hand
    "lead_empty": mark("A lead needs a name, an e-mail address or a phone number."),
    "lead_id_taken": mark("There is a lead with the number {id} already. Choose that one in the table to change it."),
    "too_many_by_hand": mark(
        "{count} leads are too many to change by hand at once; up to {limit} are possible."
        " Filter or search for fewer, or take out the import they came with."
    ),
    "leads_suffix": mark("“{file}” cannot hold a list of leads. Give the file a name that ends in .xlsx or .csv."),
    "by_hand_damaged": mark(
        "What was changed by hand cannot be read: this part of the plan file is damaged. Restore a backup,"
        " or undo the last change."
    ),
    "lead_value_unreadable": mark("“{value}” is not an amount. Write it like 1234.50."),
    "lead_email_unreadable": mark("“{value}” is not an e-mail address. It should look like anna@example.com."),
    "lead_day_unreadable": mark("“{value}” is not a day. Write it like {example}."),
    "as_of_after_import": mark(
        "These leads were imported as of {day}; what their files say of later days was left out. To count as of a"
        " later day, import the files again."
    ),
    "lead_day_to_come": mark("{day} is still to come. Leads by hand are about what has happened."),
    # plan files
    "plan_file_missing": mark("There is no file “{file}”. Check its name, and whether it was moved."),
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
        "“{file}” is open in another window, so it can only be looked at here. To change it, go to that window or close"
        " it."
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
    # analytics
    "counting_needs_stages": mark(
        "“{file}” only says where each lead stands now, so nobody can tell which stages it passed. Count with"
        " “reached”, or choose a file with a date or tick for each stage."
    ),
    "counting_needs_leads": mark(
        "“{file}” holds counts, not leads: they are taken as they are given. Leave the way of counting at “reached”."
    ),
    "lost_needs_leads": mark(
        "“{file}” holds counts, not leads: nothing says which of them are lost, so none can be left out. Leave the lost"
        " leads in."
    ),
    "touches_need_leads": mark(
        "“{file}” holds counts, not leads: each belongs to the channel it is counted for. Leave the attribution at"
        " “first”."
    ),
    "dates_wanted": mark(
        "{option} needs dates, and no lead has an entry date. Name the column of dates with --column created=HEADER, or"
        " leave {option} out."
    ),
    "years_wanted": mark(
        "{option} needs dates, and the days in “{column}” have no year, so nobody can tell to which month a lead"
        " belongs. Export them with the year, or leave {option} out."
    ),
    "stage_dates_wanted": mark(
        "{option} needs the days on which leads came further, and only their entry is dated, so nobody can tell how"
        ' soon they did. Name the column of days with --column closed=HEADER or --column "stage:NAME=HEADER", or'
        " leave {option} out."
    ),
    "pipeline_needs_leads": mark(
        "There are only counts of a report here. Import a list of leads to see which of them are still open."
    ),
    "pipeline_empty": mark(
        "No lead is open: all that pass the filter are won or lost. Choose another period or channel."
    ),
    "columns_need_leads": mark(
        "There are only counts of a report here, and they are by channel. Import a list of leads with further columns"
        " (owner, industry, region) to see the funnel by each of them."
    ),
    "columns_none": mark(
        "No other column was brought in with these leads. Import the list again and keep its columns (owner, industry,"
        " region, time on the site) as they are: each of them can then be looked at here."
    ),
    "drivers_need_leads": mark(
        "There are only counts of a report here. Import a list of leads with further columns (owner, industry, region)"
        " to see what goes with converting."
    ),
    "drivers_no_columns": mark(
        "No column can be compared: each has only one value, or fewer than {fewest} leads for each of its values."
        " Import the list again with more columns, or take a filter away."
    ),
    "drivers_one_outcome": mark(
        "There is nothing to compare: leads that pass: {n}, converted: {converted}. Choose another stage or take a"
        " filter away."
    ),
    "losses_need_leads": mark(
        "There are counts here, not single leads, so nobody can tell which were lost, where and why. Import a list of"
        " leads to see it."
    ),
    "losses_left_out": mark(
        "The rule of counting leaves lost leads out. Choose that lost leads stay in to see where they were lost."
    ),
    "losses_filtered": mark("None of the leads that pass this filter is lost. Take a condition away to see others."),
    "losses_none": mark(
        "None of these leads is marked as lost. If some of yours are, say in the import which label or column means it."
    ),
    "losses_none_stuck": mark(
        "None of these leads is marked as lost. What can be told: {n} of {of} leads at “{stage}” have not gone on; the"
        " funnel shows the same for each step. If some of them are lost, say in the import which label or column means"
        " it."
    ),
    "losses_none_slow": mark(
        "None of these leads is marked as lost. What can be told: {n} of {of} leads at “{stage}” have not gone on; the"
        " funnel shows the same for each step. Nine of ten wins came within {days}, so leads open for much longer"
        " are hardly still open: mark them as lost in Leads, or say in the import which label or column means it."
    ),
    "ways_need_leads": mark(
        "There are counts here, not single leads, so nobody can tell which path they took. Import a list of leads to"
        " see it."
    ),
    "pages_none": mark(
        "Nothing is known of pages. Import a page report of your website statistics: a table with pages and visits."
    ),
    "trend_needs_leads": mark(
        "This plan only has counts from a report, not single leads, so nobody can be followed from one period to the"
        " next. Import a list of leads with the day on which each came in."
    ),
    "trend_needs_dates": mark(
        "No lead has an entry date, and dates are not invented, so there are no periods. Months or days without a year"
        " cannot tell them either. Import a list with the day on which each lead came in (created, first contact),"
        " and say which column it is."
    ),
    "times_need_leads": mark(
        "This plan only has counts from a report, not single leads, so nothing says how long anybody took."
        " Import a list of leads with the day of each stage."
    ),
    "times_need_dates": mark(
        "Nothing says when a lead came in or reached a stage, and dates are not invented. Import a list with a date"
        " column for each stage, or a log of stage changes, and say which columns they are."
    ),
    # spreadsheets
    "file_missing": mark("There is no file “{file}” any more. Has it been moved or renamed?"),
    "file_not_readable": mark(
        "“{file}” cannot be opened ({reason}). Close it in other programs, or copy it to a folder of your own."
    ),
    "file_is_folder": mark("“{file}” is a folder. Choose a file in it."),
    "file_is_lock": mark(
        "“{file}” only marks that the workbook is open elsewhere. Choose the file whose name lacks “~$” or “.~lock”."
    ),
    "file_empty": mark("“{file}” is empty (0 bytes). Export or download it again."),
    "file_is_pdf": mark("“{file}” is a PDF document. Export the list as CSV or Excel and import that."),
    "file_is_picture": mark("“{file}” is a picture. Import the list that it shows as CSV or Excel."),
    "file_is_document": mark(
        "“{file}” is a text document or a presentation. Copy its table into a spreadsheet and import that."
    ),
    "file_is_database": mark(
        "“{file}” is a database or a plan file. Open plan files from the File menu; export other data as CSV."
    ),
    "file_is_archive": mark("“{file}” is an archive. Unpack it and import the spreadsheet that is in it."),
    "file_is_unfinished": mark("“{file}” is still being downloaded. Wait until it is complete and import it then."),
    "file_is_google_link": mark(
        "“{file}” only points to a document at Google. Open it there, download it as .xlsx or CSV and import that."
    ),
    "file_is_shortcut": mark("“{file}” only points to something else. Choose the file itself."),
    "file_is_side_file": mark("“{file}” only holds what a Mac noted about a file. Choose the file without “._”."),
    "file_is_mail": mark("“{file}” is an e-mail. Save the spreadsheet attached to it and import that."),
    "file_is_card": mark("“{file}” holds address cards or calendar entries. Export the list as CSV or Excel."),
    "table_unknown": mark("There is no table {value}; there are {count}. Choose one of them."),
    "file_is_numbers": mark("“{file}” is an Apple Numbers file. In Numbers, choose File, Export to, Excel or CSV."),
    "file_is_old_excel": mark(
        "“{file}” comes from an Excel before 1995. Open it in Excel or LibreOffice and save it as .xlsx."
    ),
    "file_is_lotus": mark("“{file}” is a Lotus 1-2-3 sheet. Open it in LibreOffice and save it as .xlsx."),
    "file_is_sylk": mark("“{file}” is a SYLK sheet. Open it in Excel or LibreOffice and save it as .xlsx."),
    "file_is_dbase": mark("“{file}” is a dBase table. Open it in LibreOffice and save it as .xlsx or CSV."),
    "file_is_web_page": mark(
        "“{file}” is a web page without a table, although it may be named like a spreadsheet."
        " Perhaps you were not logged in when it was downloaded. Export it again as CSV or Excel."
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
    "sheets_none": mark("“{file}” has no sheets, so there is no sheet “{value}” in it. Leave --sheet out."),
    "sheet_unknown": mark("There is no sheet “{value}” in “{file}”. Choose one of its sheets."),
    "line_too_long": mark(
        "Line {line} of “{file}” is longer than 32 million characters. Is it really a table? Export it again."
    ),
    "encoding_unknown": mark("“{value}” is not a known text encoding. Use one such as utf-8 or cp1250."),
    "delimiter_unusable": mark("“{value}” cannot divide cells. Use one character, such as a comma or a semicolon."),
    "link_columns_gone": mark("“{file}” no longer has these columns: {columns}. Nothing was changed."),
    "link_undecided": mark("“{file}” has changed so that something must be decided again. Nothing was changed."),
    "link_leads_missing": mark(
        "“{file}” has been saved without most of its leads ({gone} of {known}). They are still in the plan."
    ),
    "link_totals_missing": mark("“{file}” has been saved without any of its totals. They are still in the plan."),
    "import_file_missing": mark("There is no file “{file}”. Check its name and folder."),
    "dates_ambiguous": mark(
        "In the column “{column}” nothing tells day from month, as in {value}."
        " Choose the order of the dates (on the command line: --dates dmy, mdy or ymd)."
    ),
    "dates_contradict": mark(
        "The column “{column}” has dates of both orders: {value} can only be day first and {other} only month first."
        " Mend the file, or say which order is right (on the command line: --dates dmy or mdy); the others are then"
        " left out as unreadable."
    ),
    "rows_are_shares": mark(
        "“{file}” seems to hold shares, and shares cannot be counted. Use a table of the numbers themselves. If these"
        " are counts after all, or each row is a lead, say what a row is (on the command line: --shape)."
    ),
    "rows_beside_periods": mark(
        "“{file}” has periods side by side, but not one column for each, so that nobody can tell what is to be counted."
        " Keep one column for each period; or, if each row is a lead, say so (on the command line: --shape snapshot)."
    ),
    "merge_column_missing": mark(
        "Leads cannot be recognised by {value}: no column is known to hold it. Name it with --column {role}=HEADER, or"
        " choose another --merge."
    ),
    "log_without_id": mark(
        "Each row of {file} seems to be a stage change, but no column says of which lead."
        " Choose the column with the lead id (on the command line: --column id=HEADER)."
    ),
    "counts_missing": mark(
        "Each row of {file} should be a count, but no column of numbers belongs to a stage, a cost or a page."
        ' Say which column does (on the command line: --column "stage:NAME=HEADER", or --column cost=HEADER).'
    ),
    "column_unknown": mark("There is no column “{value}” in these files. Check how its header is written."),
    "role_unknown": mark("“{value}” is nothing a column can be. Use a role such as id, stage, channel or created."),
    "left_out_suffix": mark("Rows that were left out are written as .xlsx or .csv; “{file}” is neither."),
    "left_out_onto_source": mark("“{file}” is one of the imported files. Choose another name for the rows left out."),
    # command line
    "report_onto_source": mark("“{file}” is one of the files to read. Choose another name for the workbook."),
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
    "stages_wanted": mark(
        'Which funnel? Name its stages with --stages "A,B,C" or choose one with --template NAME: {names}.'
    ),
    "plan_unknown": mark("There is no plan “{value}” in {file}."),
}


FIELDS: dict[str, str] = {
    "cap_per_month": mark("at most a month"),
    "channel": mark("channel"),
    "churn_per_month": mark("churn"),
    "column": mark("column"),
    "customer_years": mark("years a customer keeps buying"),
    "cycle_days": mark("cycle in days"),
    "days_to_next": mark("days to the next stage"),
    "deal_size": mark("deal size"),
    "fixed_per_month": mark("fixed cost a month"),
    "horizon_months": mark("months ahead"),
    "margin": mark("margin"),
    "notes": mark("notes"),
    "orders_per_year": mark("orders of a customer a year"),
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
