-- Format 1: sealed rows by id, and nothing else.
--
-- No column tells a type, an owner, an order or a time: all of that stands inside the
-- sealed bytes. No column is ever NULL. STRICT refuses values of another type;
-- WITHOUT ROWID leaves out the hidden counter, which would show the order of insertion.
-- A released migration is never edited; a change is the next file.

-- What must be known before any key: read before the migrations run.
CREATE TABLE meta (
    id    INTEGER PRIMARY KEY CHECK (id IN (1, 2)), -- 1 and 2 hold the same value, so that one may go bad
    value BLOB NOT NULL -- 41 bytes: le32 format, le32 smallest reader, vault number (16), device id (8),
                        -- key store (1: keyring 1, file 2), first 8 bytes of the SHA-256 of these 33
) STRICT, WITHOUT ROWID;

-- One row per account: who it is and where its header and try row stand.
CREATE TABLE directory (
    tag BLOB PRIMARY KEY CHECK (length(tag) = 16), -- keyed hash of the username, 16 bytes
    ct  BLOB NOT NULL -- the sealed entry, bytes
) STRICT, WITHOUT ROWID;

-- One row per account: enrolments, costs, salts and the keys of its code offsets.
CREATE TABLE headers (
    id BLOB PRIMARY KEY CHECK (length(id) = 16), -- random, 16 bytes
    ct BLOB NOT NULL -- the sealed header, bytes
) STRICT, WITHOUT ROWID;

-- One row per account: failed tries and waiting times.
CREATE TABLE tries (
    id BLOB PRIMARY KEY CHECK (length(id) = 16), -- random, 16 bytes
    ct BLOB NOT NULL -- the sealed counters, bytes
) STRICT, WITHOUT ROWID;

-- One row per enrolment and week: the offsets from login codes to the target.
CREATE TABLE code_offsets (
    id BLOB PRIMARY KEY CHECK (length(id) = 16), -- random, 16 bytes
    ct BLOB NOT NULL -- 20,160 sealed offsets of 3 or 4 bytes each
) STRICT, WITHOUT ROWID;

-- One row per way to a root key: primary slots, backup codes, recovery kits.
CREATE TABLE slots (
    id BLOB PRIMARY KEY CHECK (length(id) = 16), -- random, or derived from the kit's code; 16 bytes
    ct BLOB NOT NULL -- the wrapped root key or the sealed recovery row, bytes
) STRICT, WITHOUT ROWID;

-- Everything else: what accounts, collections and the device keep.
CREATE TABLE objects (
    id BLOB PRIMARY KEY CHECK (length(id) = 16), -- random, or derived from a key; 16 bytes
    ct BLOB NOT NULL -- the sealed object, bytes
) STRICT, WITHOUT ROWID;
