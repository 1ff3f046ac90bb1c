-- The journal of a station. Fixed for ever: stations exchange what stands here. Migrated with care,
-- by db/station.c, from one `journal_format` to the next.

CREATE TABLE setting(			-- the station's own, in no journal: format numbers, cursors, names
  key   TEXT PRIMARY KEY,
  value
) WITHOUT ROWID;

CREATE TABLE chain(			-- numbers (station, scope) for the rows below
  id      INTEGER PRIMARY KEY,
  station BLOB NOT NULL,		-- fingerprint of a key
  scope   TEXT NOT NULL,
  UNIQUE (station, scope)
);

CREATE TABLE event(			-- the header, field by field; docs/journal.md gives its bytes
  pos     INTEGER PRIMARY KEY,		-- order of arrival here
  hash    BLOB NOT NULL UNIQUE,
  chain   INTEGER NOT NULL REFERENCES chain(id),
  seq     INTEGER NOT NULL,
  prev    BLOB NOT NULL,
  hlc     INTEGER NOT NULL,
  txn     BLOB NOT NULL,
  kind    TEXT NOT NULL,
  version INTEGER NOT NULL,
  entity  BLOB NOT NULL,
  author  BLOB NOT NULL,
  length  INTEGER NOT NULL,		-- of the payload, bytes
  payload_hash BLOB NOT NULL,
  signature BLOB			-- when this event is a seal
);
CREATE INDEX event_chain ON event(chain, seq);
CREATE INDEX event_entity ON event(entity, hlc);

CREATE TABLE payload(			-- JSON, byte for byte; the row goes when the event is redacted
  pos  INTEGER PRIMARY KEY REFERENCES event(pos),
  text TEXT NOT NULL
);

CREATE TABLE erased(			-- names the payloads whose erasing a redact event allows
  target BLOB PRIMARY KEY		-- hash of the event
) WITHOUT ROWID;

CREATE TABLE ahead(			-- events whose time had not come when they were put: not folded yet
  pos INTEGER PRIMARY KEY,
  hlc INTEGER NOT NULL
);

CREATE TABLE held(			-- runs under unknown keys or with events missing before them: tried again
  id       INTEGER PRIMARY KEY,
  digest   BLOB NOT NULL UNIQUE,
  station  BLOB NOT NULL,
  run      BLOB NOT NULL
);

CREATE TABLE quarantine(		-- runs with bad bytes, link, seal or scope, refused whole
  id      INTEGER PRIMARY KEY,
  digest  BLOB NOT NULL UNIQUE,
  reason  TEXT NOT NULL,
  at_ms   INTEGER NOT NULL,
  run     BLOB NOT NULL
);

CREATE TABLE credential(		-- passwords of this station only
  login      TEXT PRIMARY KEY,
  hash       TEXT,			-- Argon2id; NULL until one is set
  code       TEXT,			-- Argon2id of a one-time code for the first log-in here
  failures   INTEGER NOT NULL DEFAULT 0,
  wait_until INTEGER NOT NULL DEFAULT 0	-- UTC milliseconds
) WITHOUT ROWID;

CREATE TABLE cursor(			-- how far each store was read
  store  TEXT PRIMARY KEY,
  pulled INTEGER NOT NULL,		-- the store's pos
  digest BLOB NOT NULL,
  pushed INTEGER NOT NULL,		-- our pos
  at_ms  INTEGER NOT NULL
) WITHOUT ROWID;
