"""The schema of plan files, and how a file of an older one becomes today's.

A migration is SQL that was true on its day: it never uses the program's values or codec, which move on. A real file
of every released schema is kept in ``tests/data/schemas``. Versions are major * 1000 + minor: a newer minor only
adds what older programs can ignore; a newer major opens read-only.
"""

import sqlite3
from dataclasses import dataclass

from funnel_planner.storage.database import APPLICATION_ID, transaction


@dataclass(frozen=True, slots=True)
class Migration:
    """What makes a file of any earlier version one of ``version``."""

    version: int
    sql: str


_FIRST = """
CREATE TABLE plan (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    modified_at TEXT NOT NULL,
    trashed_at TEXT,
    head INTEGER REFERENCES revision (id) DEFERRABLE INITIALLY DEFERRED,
    horizon_months INTEGER NOT NULL,
    template TEXT NOT NULL,
    language TEXT NOT NULL,
    notes TEXT NOT NULL
) STRICT;

CREATE TABLE economics (
    plan_id TEXT PRIMARY KEY REFERENCES plan (id) ON DELETE CASCADE,
    currency TEXT NOT NULL,
    deal_size REAL NOT NULL,
    margin REAL NOT NULL,
    sales_cost_per_month REAL NOT NULL,
    lead_stage TEXT NOT NULL,
    revenue_per_account_month REAL,
    churn_per_month REAL,
    cycle_days REAL
) STRICT, WITHOUT ROWID;

CREATE TABLE counting (
    plan_id TEXT PRIMARY KEY REFERENCES plan (id) ON DELETE CASCADE,
    mode TEXT NOT NULL,
    attribution TEXT NOT NULL,
    lost_policy TEXT NOT NULL,
    window_days INTEGER,
    as_of TEXT,
    utc_offset_minutes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stage (
    plan_id TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    phase TEXT NOT NULL,
    kind TEXT NOT NULL,
    aida TEXT NOT NULL,
    question TEXT NOT NULL,
    entry_criterion TEXT NOT NULL,
    exit_criterion TEXT NOT NULL,
    owner TEXT NOT NULL,
    sla_days REAL,
    days_to_next REAL,
    rate_to_next REAL,
    PRIMARY KEY (plan_id, id),
    UNIQUE (plan_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE channel (
    plan_id TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    entry_stage TEXT NOT NULL,
    volume_per_month REAL NOT NULL,
    cost_fixed_per_month REAL NOT NULL,
    cost_per_click REAL NOT NULL,
    cost_per_lead REAL NOT NULL,
    deal_size REAL,
    cap_per_month REAL,
    PRIMARY KEY (plan_id, id),
    UNIQUE (plan_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_rate (
    plan_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    stage_id TEXT NOT NULL,
    rate REAL NOT NULL,
    PRIMARY KEY (plan_id, channel_id, position),
    FOREIGN KEY (plan_id, channel_id) REFERENCES channel (plan_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE message (
    plan_id TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    channel_id TEXT NOT NULL,
    step TEXT NOT NULL,
    headline TEXT NOT NULL,
    body TEXT NOT NULL,
    proof TEXT NOT NULL,
    offer TEXT NOT NULL,
    call_to_action TEXT NOT NULL,
    format TEXT NOT NULL,
    link TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL,
    segment_id TEXT NOT NULL,
    PRIMARY KEY (plan_id, position),
    UNIQUE (plan_id, channel_id, step),
    FOREIGN KEY (plan_id, channel_id) REFERENCES channel (plan_id, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE target (
    plan_id TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    stage_id TEXT NOT NULL,
    count REAL NOT NULL,
    month TEXT NOT NULL,
    PRIMARY KEY (plan_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE segment (
    plan_id TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    "column" TEXT NOT NULL,
    PRIMARY KEY (plan_id, position)
) STRICT, WITHOUT ROWID;

-- every list of texts: a stage's metrics and aliases, a segment's values, the plan's lost labels ...
CREATE TABLE plan_text (
    plan_id TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    owner TEXT NOT NULL CHECK (owner IN ('plan', 'stage', 'channel', 'segment')),
    owner_position INTEGER NOT NULL,
    list TEXT NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (plan_id, owner, owner_position, list, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_batch (
    plan_id TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    batch_id TEXT NOT NULL REFERENCES batch (id),
    PRIMARY KEY (plan_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_batch_by_batch ON plan_batch (batch_id);

-- a plan's value after each edit; undo and redo walk along those on the line, others are kept for their name
CREATE TABLE revision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    plan_id TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    made_at TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    on_line INTEGER NOT NULL DEFAULT 1 CHECK (on_line IN (0, 1)),
    plan_json_zlib BLOB NOT NULL
) STRICT;
CREATE INDEX revision_by_plan ON revision (plan_id, id);

CREATE TABLE revision_batch (
    revision_id INTEGER NOT NULL REFERENCES revision (id) ON DELETE CASCADE,
    batch_id TEXT NOT NULL REFERENCES batch (id),
    PRIMARY KEY (revision_id, batch_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_batch_by_batch ON revision_batch (batch_id);

CREATE TABLE picture (
    plan_id TEXT PRIMARY KEY REFERENCES plan (id) ON DELETE CASCADE,
    picture_json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE batch (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)),
    made_at TEXT NOT NULL,
    row_count INTEGER NOT NULL DEFAULT 0,
    lead_count INTEGER NOT NULL DEFAULT 0,
    as_of_day INTEGER,
    mapping_json TEXT NOT NULL DEFAULT '{}',
    ledger_json TEXT NOT NULL DEFAULT '{}',
    headers_json TEXT NOT NULL DEFAULT '[]',
    notes_json TEXT NOT NULL DEFAULT '[]',
    leads_json TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE batch_file (
    batch_number INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    PRIMARY KEY (batch_number, position)
) STRICT, WITHOUT ROWID;

-- rows as they stood in the file: id = batch number * 2^32 + row number from 0
CREATE TABLE lead_row (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL,
    line INTEGER NOT NULL,
    key TEXT NOT NULL,
    cells_json TEXT NOT NULL,
    batch_number INTEGER GENERATED ALWAYS AS (id >> 32) VIRTUAL,
    row_number INTEGER GENERATED ALWAYS AS (id & 4294967295) VIRTUAL
) STRICT;

-- coded columns, derived from the rows: little-endian integers in pieces
CREATE TABLE lead_column (
    batch_number INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE,
    name TEXT NOT NULL,
    piece INTEGER NOT NULL,
    length INTEGER NOT NULL,
    encoding TEXT NOT NULL,
    adler32 INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (batch_number, name, piece)
) STRICT;
"""

_HAND_LINKS_PROFILES = """
-- 'hand': leads added, changed or deleted by hand; they win over imported ones
ALTER TABLE batch ADD COLUMN kind TEXT NOT NULL DEFAULT 'file' CHECK (kind IN ('file', 'hand'));

-- a file that is read again whenever it is saved
CREATE TABLE file_link (
    plan_id TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    choices_json TEXT NOT NULL,
    PRIMARY KEY (plan_id, path)
) STRICT, WITHOUT ROWID;

-- how files with these headers were read, to be offered when one comes again
CREATE TABLE mapping_profile (
    id INTEGER PRIMARY KEY,
    signature TEXT NOT NULL,
    name TEXT NOT NULL,
    used_at TEXT NOT NULL,
    choices_json TEXT NOT NULL
) STRICT;
CREATE INDEX mapping_profile_by_signature ON mapping_profile (signature);
"""

_REPEAT_BUYERS = """
-- how often customers buy again, and for how long; NULL: the plan does not say
ALTER TABLE economics ADD COLUMN orders_per_year REAL;
ALTER TABLE economics ADD COLUMN customer_years REAL;
"""

MIGRATIONS = (
    Migration(1_000, _FIRST),
    Migration(1_001, _HAND_LINKS_PROFILES),
    Migration(1_002, _REPEAT_BUYERS),
)
CURRENT_VERSION = MIGRATIONS[-1].version


def major(version: int) -> int:
    """The part of a version that decides whether this program may write."""
    return version // 1000


def migrate(connection: sqlite3.Connection, version: int, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Bring a file of ``version`` (0: still empty) to the last migration's, all or nothing. Raises sqlite3.Error."""
    wanted = [migration for migration in migrations if migration.version > version]
    if not wanted:
        return
    connection.execute("PRAGMA foreign_keys=OFF")  # a rebuilt table must not cascade; checked below instead
    try:
        with transaction(connection):
            for migration in wanted:
                for statement in _statements(migration.sql):
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={wanted[-1].version}")
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise sqlite3.IntegrityError("migration leaves dangling references")
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


def _statements(sql: str) -> list[str]:
    """Single statements: ``executescript`` would commit on its own."""
    found: list[str] = []
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    return found
