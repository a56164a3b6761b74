"""The tables, as migrations from the first version on. Later versions append; none is ever edited.

Times are ISO 8601 UTC text, amounts exact decimal text. Personal data stand only in `order_payloads`, encrypted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnikit.store.migrating import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("omnikit")

_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE applications (
    driver TEXT PRIMARY KEY, fields TEXT NOT NULL, secret_set TEXT, modified TEXT NOT NULL
) STRICT;

CREATE TABLE connections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,          -- an id is never given twice: the audit refers to it
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    driver TEXT NOT NULL,
    status TEXT NOT NULL,
    account TEXT NOT NULL,                         -- JSON: the credentials that are no secret
    account_key TEXT NOT NULL,                     -- what the driver says must be unique, such as seller/marketplace
    authorized TEXT,                               -- when; NULL: needs authorization
    authorization_error TEXT,
    window_start TEXT,                             -- fixed at the first sync (product 8.7)
    last_success TEXT,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX connections_account ON connections (driver, account_key);

CREATE TABLE secrets (
    owner TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL, modified TEXT NOT NULL,
    PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE access_tokens (key TEXT PRIMARY KEY, value BLOB NOT NULL, expires TEXT NOT NULL) STRICT;

CREATE TABLE rate_budgets (
    key TEXT PRIMARY KEY, per_second REAL NOT NULL, tokens REAL NOT NULL, at REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    connection_id INTEGER NOT NULL, order_id TEXT NOT NULL, version TEXT NOT NULL,
    created TEXT, updated TEXT NOT NULL, marketplace TEXT,
    channel_status TEXT, import_status TEXT NOT NULL, excluded_by TEXT,
    fulfilled_by TEXT, service_level TEXT, b2b INTEGER, prime INTEGER, invoice_by_amazon INTEGER, replaces TEXT,
    ship_by TEXT, deliver_by TEXT, currency TEXT, total TEXT, price_basis TEXT,
    oms_status TEXT NOT NULL DEFAULT 'Not exported', channel_export_status TEXT NOT NULL DEFAULT 'No changes to sync',
    first_seen TEXT NOT NULL, imported TEXT, modified TEXT NOT NULL, run_id INTEGER NOT NULL,
    UNIQUE (connection_id, order_id)
) STRICT;
CREATE INDEX orders_created ON orders (connection_id, created);
CREATE INDEX orders_unfinished ON orders (connection_id, import_status) WHERE import_status <> 'Complete';

CREATE TABLE order_lines (
    order_pk INTEGER NOT NULL, line INTEGER NOT NULL, kind TEXT NOT NULL, item_id TEXT, sku TEXT, asin TEXT, title TEXT,
    quantity INTEGER NOT NULL, net TEXT, tax TEXT, gross TEXT NOT NULL, discount TEXT NOT NULL, total TEXT NOT NULL,
    PRIMARY KEY (order_pk, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_payloads (order_pk INTEGER PRIMARY KEY, body BLOB NOT NULL, private BLOB) STRICT;

CREATE TABLE import_errors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connection_id INTEGER NOT NULL, kind TEXT NOT NULL, record_id TEXT NOT NULL,
    code TEXT NOT NULL, path TEXT NOT NULL, params TEXT NOT NULL, fingerprint TEXT NOT NULL,
    state TEXT NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL, solved TEXT,
    run_id INTEGER NOT NULL, request_id TEXT,
    UNIQUE (connection_id, kind, record_id, code, path)
) STRICT;
CREATE INDEX import_errors_open ON import_errors (connection_id, state) WHERE state IN ('open', 'retrying');

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connection_id INTEGER NOT NULL, connection_name TEXT NOT NULL, job TEXT NOT NULL, state TEXT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0, owner TEXT, requested_by TEXT NOT NULL, since TEXT,
    created TEXT NOT NULL, started TEXT, heartbeat TEXT, finished TEXT, seconds REAL NOT NULL DEFAULT 0,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    step TEXT, waiting_until TEXT, progress REAL, eta_seconds REAL,
    pages INTEGER NOT NULL DEFAULT 0,
    fetched INTEGER NOT NULL DEFAULT 0, imported INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0, pending INTEGER NOT NULL DEFAULT 0, excluded INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    error_code TEXT, error_message TEXT, error_remedy TEXT
) STRICT;
CREATE UNIQUE INDEX runs_one_active ON runs (connection_id) WHERE state IN ('queued', 'running');
CREATE INDEX runs_by_connection ON runs (connection_id, id);

CREATE TABLE run_log (
    id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL, at TEXT NOT NULL, level TEXT NOT NULL, code TEXT NOT NULL,
    message TEXT NOT NULL, exchange TEXT
) STRICT;
CREATE INDEX run_log_by_run ON run_log (run_id, id);

CREATE TABLE fetched (
    connection_id INTEGER NOT NULL, stream TEXT NOT NULL, start TEXT NOT NULL, "end" TEXT NOT NULL,
    PRIMARY KEY (connection_id, stream, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE slices (                              -- work begun and not finished: the place to go on from
    connection_id INTEGER NOT NULL, stream TEXT NOT NULL, start TEXT NOT NULL, "end" TEXT, is_open INTEGER NOT NULL,
    token TEXT, token_at TEXT, pages INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (connection_id, stream, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE workers (
    owner TEXT PRIMARY KEY, started TEXT NOT NULL, heartbeat TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, verb TEXT NOT NULL, connection_id INTEGER,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_connection ON audit (connection_id, id);
"""


_SETTINGS = """
CREATE TABLE settings (
    scope TEXT NOT NULL, "group" TEXT NOT NULL,
    "values" TEXT,                                 -- JSON, sparse; NULL: no own values, the defaults apply
    version INTEGER NOT NULL, modified_by TEXT NOT NULL, modified TEXT NOT NULL,
    PRIMARY KEY (scope, "group")
) STRICT, WITHOUT ROWID;

CREATE TABLE settings_history (
    id INTEGER PRIMARY KEY, scope TEXT NOT NULL, "group" TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL,
    old TEXT, new TEXT
) STRICT;
CREATE INDEX settings_history_by_scope ON settings_history (scope, "group", id);

CREATE TABLE shipping_providers (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE, carrier_code TEXT NOT NULL, carrier_name TEXT,
    method TEXT, modified TEXT NOT NULL
) STRICT;
"""


_VIEWS = """
CREATE TABLE views (
    id INTEGER PRIMARY KEY, list TEXT NOT NULL, name TEXT NOT NULL, owner TEXT NOT NULL,
    published INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL,                           -- JSON, see model/views.py
    modified TEXT NOT NULL,
    UNIQUE (owner, list, name)
) STRICT;
"""


def _statements(script: str) -> list[str]:
    """The statements of `script`. `executescript` would commit the transaction the migration runs in."""
    lines = (line.split("--")[0] for line in script.splitlines())
    return [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]


@migrations()
def m001_first_version(db: Database) -> None:
    for statement in _statements(_FIRST):
        db.execute(statement)


# name, Amazon's carrier code, shipping method: the usual carriers of a German seller, to begin with
_USUAL_CARRIERS = (
    ("DHL", "DHL", "Paket"),
    ("DHL Express", "DHL", "Express"),
    ("Deutsche Post", "Deutsche Post", "Warenpost"),
    ("DPD", "DPD", "Classic"),
    ("GLS", "GLS", "BusinessParcel"),
    ("Hermes", "Hermes Logistik Gruppe", "Standard"),
    ("UPS", "UPS", "Standard"),
    ("FedEx", "FedEx", None),
)


@migrations()
def m002_settings(db: Database) -> None:
    for statement in _statements(_SETTINGS):
        db.execute(statement)
    for carrier in _USUAL_CARRIERS:
        db.execute(
            "INSERT INTO shipping_providers (name, carrier_code, method, modified) "
            "VALUES (?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ'))",
            carrier,
        )


_USERS = """
CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    password TEXT NOT NULL,                        -- argon2id: cost, salt and hash
    disabled TEXT,                                 -- since when
    generation INTEGER NOT NULL DEFAULT 1,         -- sessions of an earlier one have ended
    created TEXT NOT NULL, modified TEXT NOT NULL, last_login TEXT
) STRICT;

CREATE TABLE login_failures (
    key TEXT PRIMARY KEY, count INTEGER NOT NULL, locked_until TEXT, at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


@migrations()
def m003_views(db: Database) -> None:
    for statement in _statements(_VIEWS):
        db.execute(statement)


@migrations()
def m004_users(db: Database) -> None:
    for statement in _statements(_USERS):
        db.execute(statement)


_DRAFTS = """
CREATE TABLE drafts (
    id TEXT PRIMARY KEY,                           -- random: it stands in addresses
    owner TEXT NOT NULL,                           -- the user who typed it; nobody else sees it
    connection_id INTEGER,                         -- NULL: a connection to be
    content BLOB NOT NULL,                         -- what was typed and granted, encrypted
    state TEXT UNIQUE,                             -- hash of what the callback must bring; NULL: none is awaited
    expires TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


@migrations()
def m005_drafts(db: Database) -> None:
    for statement in _statements(_DRAFTS):
        db.execute(statement)


_PREFERENCES = """
CREATE TABLE preferences (
    owner TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, modified TEXT NOT NULL,
    PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;
"""


@migrations()
def m006_preferences(db: Database) -> None:
    for statement in _statements(_PREFERENCES):
        db.execute(statement)


@migrations()
def m007_provider_versions(db: Database) -> None:
    db.execute("ALTER TABLE shipping_providers ADD COLUMN version INTEGER NOT NULL DEFAULT 1")


_IMPORT_RULES = """
ALTER TABLE orders ADD COLUMN shipping_status TEXT;
ALTER TABLE orders ADD COLUMN warehousing INTEGER;
ALTER TABLE orders ADD COLUMN shipping_option TEXT;
ALTER TABLE orders ADD COLUMN shipping_provider TEXT;
ALTER TABLE orders ADD COLUMN digest TEXT;
ALTER TABLE connections ADD COLUMN rules TEXT;
ALTER TABLE runs ADD COLUMN scope TEXT;
ALTER TABLE import_errors ADD COLUMN setting TEXT;
ALTER TABLE import_errors ADD COLUMN assigned_to TEXT;
ALTER TABLE import_errors ADD COLUMN note TEXT;
ALTER TABLE import_errors ADD COLUMN reason TEXT;
ALTER TABLE import_errors ADD COLUMN retry_run INTEGER;
CREATE INDEX import_errors_clusters ON import_errors (fingerprint, connection_id, created, modified, id)
    WHERE state IN ('open', 'retrying');
CREATE INDEX import_errors_by_record ON import_errors (connection_id, record_id);
CREATE INDEX import_errors_retried ON import_errors (retry_run) WHERE retry_run IS NOT NULL;
CREATE INDEX orders_by_id ON orders (order_id)
"""
# connections.rules: the rules under which the stored orders were mapped last; runs.scope: JSON, what a replay or retry
# is about; import_errors: setting is the key to blame, reason why it is ignored, retry_run the run that tries it again


@migrations()
def m008_import_rules(db: Database) -> None:
    for statement in _statements(_IMPORT_RULES):
        db.execute(statement)


# what they hold is described in `sqlviews`; of `connections.account` and `import_errors.params`, nothing is personal
_SQL_VIEWS = """
CREATE VIEW omnikit_connections AS
SELECT c.id, c.name, c.status, c.driver, json_extract(c.account, '$.marketplace') AS marketplace, c.authorized,
    c.last_success, c.created, c.modified,
    (SELECT count(o.connection_id) FROM orders o WHERE o.connection_id = c.id) AS orders,
    (SELECT count(e.connection_id) FROM import_errors e
     WHERE e.connection_id = c.id AND e.state IN ('open', 'retrying')) AS errors_open
FROM connections c;

CREATE VIEW omnikit_orders AS
SELECT o.connection_id, c.name AS connection, o.order_id, o.marketplace, o.channel_status, o.import_status,
    o.excluded_by, o.created, o.updated AS last_updated, o.total, o.currency, o.fulfilled_by, o.service_level, o.b2b,
    o.prime, o.invoice_by_amazon, o.replaces, o.ship_by, o.deliver_by, o.price_basis, o.oms_status,
    o.channel_export_status, o.shipping_status, o.warehousing, o.shipping_option, o.shipping_provider, o.first_seen,
    o.imported, o.modified, o.run_id
FROM orders o JOIN connections c ON c.id = o.connection_id;

CREATE VIEW omnikit_order_lines AS
SELECT o.connection_id, o.order_id, l.line, l.kind, l.item_id, l.sku, l.asin, l.title, l.quantity, l.net, l.tax,
    l.gross, l.discount, l.total, o.currency
FROM order_lines l JOIN orders o ON o.id = l.order_pk;

CREATE VIEW omnikit_errors AS
SELECT e.id, e.connection_id, c.name AS connection, e.kind, e.record_id AS order_id, e.code, e.params AS details,
    e.path, e.fingerprint, e.setting, e.state, e.assigned_to, e.created, e.modified, e.solved, e.run_id, e.retry_run,
    e.request_id
FROM import_errors e JOIN connections c ON c.id = e.connection_id;

CREATE VIEW omnikit_runs AS
SELECT id AS run_id, connection_id, connection_name AS connection, job, state, requested_by, since, created, started,
    finished, seconds, pages, fetched, imported, updated, unchanged, pending, excluded, failed, error_code AS code,
    error_message AS message, error_remedy AS remedy
FROM runs;

CREATE VIEW omnikit_run_log AS
SELECT l.id, l.run_id, r.connection_id, r.connection_name AS connection, l.at, l.level, l.code, l.message
FROM run_log l JOIN runs r ON r.id = l.run_id;

CREATE VIEW omnikit_audit AS SELECT id, at, actor, verb, connection_id FROM audit
"""


@migrations()
def m009_sql_views(db: Database) -> None:
    for statement in _statements(_SQL_VIEWS):
        db.execute(statement)


@migrations()
def m010_log_by_time(db: Database) -> None:
    db.execute("CREATE INDEX run_log_by_time ON run_log (at)")


@migrations()
def m011_orders_modified(db: Database) -> None:
    """A long list reads only what was written since; see `orderlist`."""
    db.execute("CREATE INDEX orders_modified ON orders (modified)")


_SCHEDULES = """
CREATE TABLE schedules (
    connection_id INTEGER NOT NULL, stream TEXT NOT NULL, minutes INTEGER NOT NULL,
    next_due TEXT NOT NULL, last_due TEXT,
    outcome TEXT,                                  -- of the last one: run, busy, or the code of what stood in the way
    run_id INTEGER,
    PRIMARY KEY (connection_id, stream)
) STRICT, WITHOUT ROWID;
CREATE INDEX schedules_due ON schedules (next_due)
"""


@migrations()
def m012_schedules(db: Database) -> None:
    for statement in _statements(_SCHEDULES):
        db.execute(statement)


# runs.lane: imports and exports of a connection do not wait for each other; sent and refused: what left, and what of it
# was not taken; orders.details: 'missing' where the channel is still to tell more of an order
_BOTH_DIRECTIONS = """
ALTER TABLE runs ADD COLUMN lane TEXT NOT NULL DEFAULT 'import';
ALTER TABLE runs ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
DROP INDEX runs_one_active;
CREATE UNIQUE INDEX runs_one_active ON runs (connection_id, lane) WHERE state IN ('queued', 'running');

CREATE TABLE tickets (                             -- what a channel was asked for and has not delivered yet
    connection_id INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, modified TEXT NOT NULL,
    PRIMARY KEY (connection_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE pauses (                              -- nothing leaves for these: 'all' or a connection's scope
    scope TEXT PRIMARY KEY, actor TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE returns (
    id INTEGER PRIMARY KEY,
    connection_id INTEGER NOT NULL, return_id TEXT NOT NULL, order_id TEXT, version TEXT NOT NULL,
    created TEXT, updated TEXT NOT NULL, marketplace TEXT,
    channel_status TEXT, import_status TEXT NOT NULL, excluded_by TEXT,
    fulfilled_by TEXT, rma TEXT, merchant_rma TEXT, resolution TEXT, carrier TEXT, tracking TEXT,
    currency TEXT, refunded TEXT, quantity INTEGER, reason TEXT,
    oms_status TEXT NOT NULL DEFAULT 'Not exported',
    first_seen TEXT NOT NULL, imported TEXT, modified TEXT NOT NULL, run_id INTEGER NOT NULL, digest TEXT,
    UNIQUE (connection_id, return_id)
) STRICT;
CREATE INDEX returns_created ON returns (connection_id, created);
CREATE INDEX returns_modified ON returns (modified);
CREATE INDEX returns_by_order ON returns (connection_id, order_id);
CREATE INDEX returns_unfinished ON returns (connection_id, import_status) WHERE import_status <> 'Complete';

CREATE TABLE return_lines (
    return_pk INTEGER NOT NULL, line INTEGER NOT NULL, sku TEXT, asin TEXT, title TEXT, quantity INTEGER NOT NULL,
    reason TEXT, disposition TEXT, refunded TEXT,
    PRIMARY KEY (return_pk, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE return_payloads (return_pk INTEGER PRIMARY KEY, body BLOB NOT NULL, private BLOB) STRICT;

CREATE TABLE exports (                             -- shipments and invoices on their way to a channel
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connection_id INTEGER NOT NULL, order_id TEXT NOT NULL, kind TEXT NOT NULL, reference TEXT NOT NULL,
    state TEXT NOT NULL, facts TEXT NOT NULL,      -- JSON for lists, nothing personal
    body BLOB NOT NULL,                            -- what is sent, encrypted
    digest TEXT NOT NULL,                          -- of what is sent: asked for again, the same is the same
    ticket TEXT, begun TEXT, attempts INTEGER NOT NULL DEFAULT 0, next_try TEXT NOT NULL,
    run_id INTEGER, run_attempt INTEGER,           -- whose it is while it is Sending
    code TEXT, message TEXT, remedy TEXT, request_id TEXT,
    requested_by TEXT NOT NULL, source TEXT NOT NULL,
    created TEXT NOT NULL, modified TEXT NOT NULL, sent TEXT,
    UNIQUE (connection_id, kind, order_id, reference)
) STRICT;
CREATE INDEX exports_due ON exports (connection_id, next_try) WHERE state IN ('Pending', 'Sending', 'Submitted');
CREATE INDEX exports_modified ON exports (modified);
CREATE INDEX exports_unfinished ON exports (connection_id, modified) WHERE state <> 'Exported';
CREATE INDEX exports_by_order ON exports (connection_id, order_id);

CREATE TABLE sinks (                               -- where complete orders and returns are handed over to
    id INTEGER PRIMARY KEY AUTOINCREMENT, connection_id INTEGER UNIQUE,  -- NULL: of all that have none of their own
    kind TEXT NOT NULL, config TEXT NOT NULL, automatic INTEGER NOT NULL DEFAULT 1,
    version INTEGER NOT NULL DEFAULT 1, modified_by TEXT NOT NULL, modified TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX sinks_of_all ON sinks (connection_id IS NULL) WHERE connection_id IS NULL;

CREATE TABLE handovers (                           -- what was or is to be handed over, each version of a record once
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connection_id INTEGER NOT NULL, kind TEXT NOT NULL, record_id TEXT NOT NULL, version TEXT NOT NULL,
    digest TEXT NOT NULL, key TEXT NOT NULL UNIQUE, -- the idempotency key
    state TEXT NOT NULL, body BLOB,                -- encrypted; let go of once it has arrived
    batch TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_try TEXT NOT NULL,
    begun TEXT,                                    -- when it was on its way first, and may have arrived since
    run_id INTEGER, run_attempt INTEGER,           -- whose it is while it is on its way
    code TEXT, message TEXT, remedy TEXT, requested_by TEXT NOT NULL,
    created TEXT NOT NULL, modified TEXT NOT NULL, arrived TEXT
) STRICT;
CREATE INDEX handovers_due ON handovers (connection_id, next_try) WHERE state = 'Being exported';
CREATE INDEX handovers_by_batch ON handovers (batch) WHERE state <> 'Exported';
CREATE INDEX handovers_by_record ON handovers (connection_id, kind, record_id);
CREATE INDEX handovers_modified ON handovers (modified);
CREATE INDEX orders_to_hand_over ON orders (connection_id)
    WHERE import_status = 'Complete' AND oms_status = 'Not exported';
CREATE INDEX returns_to_hand_over ON returns (connection_id)
    WHERE import_status = 'Complete' AND oms_status = 'Not exported';

CREATE TABLE inbox (                               -- what came back from the OMS: each file or message once
    key TEXT PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE offers (
    connection_id INTEGER NOT NULL, sku TEXT NOT NULL, asin TEXT, title TEXT, product_type TEXT,
    fulfilled_by TEXT NOT NULL, channel_code TEXT, quantity INTEGER, status TEXT, seen TEXT NOT NULL,
    wanted INTEGER, wanted_by TEXT, wanted_at TEXT,  -- the quantity to be offered, and who said so
    state TEXT,                                    -- of the quantity that is wanted
    sent INTEGER, sent_at TEXT, outcome TEXT, issues TEXT,
    run_id INTEGER, run_attempt INTEGER,           -- whose it is while it is Sending
    gone TEXT,                                     -- since when the channel shows it no more
    PRIMARY KEY (connection_id, sku)
) STRICT, WITHOUT ROWID;
CREATE INDEX offers_due ON offers (connection_id) WHERE state IN ('Pending', 'Sending');

CREATE TABLE fba_stock (
    connection_id INTEGER NOT NULL, sku TEXT NOT NULL, fnsku TEXT, asin TEXT, condition TEXT,
    fulfillable INTEGER NOT NULL, inbound INTEGER NOT NULL, reserved INTEGER NOT NULL, unfulfillable INTEGER NOT NULL,
    researching INTEGER NOT NULL, total INTEGER NOT NULL, updated TEXT, seen TEXT NOT NULL,
    PRIMARY KEY (connection_id, sku)
) STRICT, WITHOUT ROWID;

ALTER TABLE orders ADD COLUMN details TEXT NOT NULL DEFAULT 'there';
CREATE INDEX orders_without_details ON orders (connection_id, created) WHERE details = 'missing'
"""


@migrations()
def m013_both_directions(db: Database) -> None:
    for statement in _statements(_BOTH_DIRECTIONS):
        db.execute(statement)


_STOCK_VIEWS = """
CREATE VIEW omnikit_returns AS
SELECT r.connection_id, c.name AS connection, r.return_id, r.order_id, coalesce(r.marketplace, o.marketplace)
    AS marketplace, r.channel_status, r.import_status, r.excluded_by, r.created, r.updated AS last_updated, r.quantity,
    r.reason, r.refunded, r.currency, r.fulfilled_by, r.rma, r.merchant_rma, r.resolution, r.carrier, r.tracking,
    r.oms_status, o.import_status AS order_import_status, r.first_seen, r.imported, r.modified, r.run_id
FROM returns r JOIN connections c ON c.id = r.connection_id
    LEFT JOIN orders o ON o.connection_id = r.connection_id AND o.order_id = r.order_id;

CREATE VIEW omnikit_return_lines AS
SELECT r.connection_id, r.return_id, r.order_id, l.line, l.sku, l.asin, l.title, l.quantity, l.reason, l.disposition,
    l.refunded, r.currency
FROM return_lines l JOIN returns r ON r.id = l.return_pk;

CREATE VIEW omnikit_offers AS
SELECT o.connection_id, c.name AS connection, o.sku, o.asin, o.title, o.product_type, o.fulfilled_by, o.channel_code,
    o.quantity, o.status, o.seen, o.gone, o.wanted, o.wanted_by, o.wanted_at, o.state, o.sent, o.sent_at, o.outcome,
    o.issues
FROM offers o JOIN connections c ON c.id = o.connection_id;

CREATE VIEW omnikit_fba_stock AS
SELECT f.connection_id, c.name AS connection, f.sku, f.fnsku, f.asin, f.condition, f.fulfillable, f.inbound, f.reserved,
    f.unfulfillable, f.researching, f.total, f.updated, f.seen
FROM fba_stock f JOIN connections c ON c.id = f.connection_id;

CREATE VIEW omnikit_exports AS
SELECT e.id, e.connection_id, c.name AS connection, e.kind, e.order_id, e.reference, e.state,
    json_extract(e.facts, '$.provider') AS provider, json_extract(e.facts, '$.tracking') AS tracking,
    json_extract(e.facts, '$.items') AS items, json_extract(e.facts, '$.shipped') AS shipped,
    json_extract(e.facts, '$.document') AS document, json_extract(e.facts, '$.total') AS total,
    json_extract(e.facts, '$.vat') AS vat, json_extract(e.facts, '$.currency') AS currency, e.ticket, e.attempts,
    e.next_try, e.code, e.message, e.request_id, e.requested_by, e.source, e.created, e.modified, e.sent, e.run_id
FROM exports e JOIN connections c ON c.id = e.connection_id
"""


@migrations()
def m013_stock_views(db: Database) -> None:
    for statement in _statements(_STOCK_VIEWS):
        db.execute(statement)


_REPORTS = """
CREATE TABLE report_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL, parameters TEXT NOT NULL,
    code INTEGER NOT NULL,                         -- does its page show the notebook's code?
    about TEXT UNIQUE,                             -- what it is about, where that must have one report alone
    requested_by TEXT NOT NULL, owner TEXT, attempt INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL, started TEXT, finished TEXT, seconds REAL NOT NULL DEFAULT 0, folder TEXT,
    error_code TEXT, error_message TEXT, error_remedy TEXT
) STRICT;
CREATE INDEX report_runs_by_name ON report_runs (name, id);

CREATE TABLE report_schedules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, parameters TEXT NOT NULL,
    minutes INTEGER,                               -- every so many, or:
    clock TEXT, days TEXT, zone TEXT,              -- at a time of day, on some days of the week, in a zone
    next_due TEXT NOT NULL, last_due TEXT, report_run INTEGER,
    actor TEXT NOT NULL, created TEXT NOT NULL
) STRICT;
"""


@migrations()
def m014_reports(db: Database) -> None:
    for statement in _statements(_REPORTS):
        db.execute(statement)


_ALERTS = """
CREATE TABLE alert_channels (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE UNIQUE, kind TEXT NOT NULL,
    config TEXT NOT NULL, modified_by TEXT NOT NULL, modified TEXT NOT NULL
) STRICT;

CREATE TABLE alert_rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, parameters TEXT NOT NULL, channel_id INTEGER NOT NULL,
    repeat_hours INTEGER NOT NULL, quiet TEXT,     -- JSON: from, to, zone
    owner TEXT NOT NULL, created TEXT NOT NULL
) STRICT;

CREATE TABLE alert_states (                        -- what is found now, and what was said of it
    rule_id INTEGER NOT NULL, key TEXT NOT NULL, since TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    told TEXT, times INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (rule_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel_id INTEGER NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_try TEXT NOT NULL, problem TEXT,
    created TEXT NOT NULL, sent TEXT
) STRICT;
CREATE INDEX alert_messages_due ON alert_messages (next_try) WHERE state = 'Pending';

CREATE TABLE looks (job TEXT PRIMARY KEY, next TEXT NOT NULL) STRICT, WITHOUT ROWID
"""


@migrations()
def m015_alerts(db: Database) -> None:
    for statement in _statements(_ALERTS):
        db.execute(statement)


@migrations()
def m016_errors_by_day(db: Database) -> None:
    db.execute("CREATE INDEX import_errors_created ON import_errors (created, state)")


# runs.returns: how many of those that were fetched are returns
_RETURNS_OF_A_RUN = """
ALTER TABLE runs ADD COLUMN returns INTEGER NOT NULL DEFAULT 0;
DROP VIEW omnikit_runs;
CREATE VIEW omnikit_runs AS
SELECT id AS run_id, connection_id, connection_name AS connection, job, state, requested_by, since, created, started,
    finished, seconds, pages, fetched, returns, imported, updated, unchanged, pending, excluded, failed,
    error_code AS code, error_message AS message, error_remedy AS remedy
FROM runs
"""


@migrations()
def m017_returns_of_a_run(db: Database) -> None:
    for statement in _statements(_RETURNS_OF_A_RUN):
        db.execute(statement)


@migrations()
def m018_duties(db: Database) -> None:
    db.execute(
        "CREATE TABLE duties (name TEXT PRIMARY KEY, since TEXT NOT NULL, last TEXT NOT NULL, times INTEGER NOT NULL, "
        "message TEXT NOT NULL) STRICT, WITHOUT ROWID"
    )


# runs.calls: how many of the account's budget it has spent; waiting_for: the operation whose next call it waits for
_CALLS_OF_A_RUN = """
ALTER TABLE runs ADD COLUMN calls INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN waiting_for TEXT;
DROP VIEW omnikit_runs;
CREATE VIEW omnikit_runs AS
SELECT id AS run_id, connection_id, connection_name AS connection, job, state, requested_by, since, created, started,
    finished, seconds, pages, calls, fetched, returns, imported, updated, unchanged, pending, excluded, failed,
    error_code AS code, error_message AS message, error_remedy AS remedy
FROM runs
"""


@migrations()
def m019_calls_of_a_run(db: Database) -> None:
    for statement in _statements(_CALLS_OF_A_RUN):
        db.execute(statement)


# of a sink, `since`: the day before which nothing is due; what is due is found, and goes, by when it came about
_NOT_BEFORE = """
ALTER TABLE sinks ADD COLUMN since TEXT;
DROP INDEX orders_to_hand_over;
DROP INDEX returns_to_hand_over;
CREATE INDEX orders_to_hand_over ON orders (connection_id, coalesce(created, updated))
    WHERE import_status = 'Complete' AND oms_status = 'Not exported';
CREATE INDEX returns_to_hand_over ON returns (connection_id, coalesce(created, updated))
    WHERE import_status = 'Complete' AND oms_status = 'Not exported';
"""


@migrations()
def m020_not_before(db: Database) -> None:
    for statement in _statements(_NOT_BEFORE):
        db.execute(statement)
