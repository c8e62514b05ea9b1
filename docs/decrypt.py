#!/usr/bin/python3
"""Reads a Twinlatch vault without Twinlatch.

The proof of docs/vault-format.md: it is written from that document and shares no code with the
program. A paragraph sign followed by a number (§7) points to the document's section.

    decrypt.py VAULT.db < INPUTS       prints the vault as JSON
    decrypt.py --self-test             checks the primitives against published values

Inputs are lines `name=value` on standard input, never arguments, since other programs can see
those. Everything after the first `=` counts, blanks too. To log in like the program:

    key-line=AXEz...           the line of the keyring entry `key/<device id>`
    username=ada
    password=...
    code=12345678              and next-code=... for an enrolment that takes two
    time=1750000000            what the clock shows, seconds since 1970

Or `backup-code=...` in place of code and time. Or by the kit alone, on any machine:

    kit-code=0410 6105 ...     and password=... for a kit that asks for it

Or what an inviter left, by the code that was handed over, beside `key-line` and `username`:

    activation-code=C5H6-...

`account-mark=` and `vault-mark=` take the other lines of the keyring and are compared too.

The output holds every secret of the account. What is other than the lists say is named under
"findings"; the exit status is then 3. It is 1 if nothing opens and 2 if the inputs make no sense.

Needs Python 3.11 and, on Debian: apt-get install python3-argon2 python3-nacl python3-cbor2
"""

import base64
import hashlib
import hmac
import json
import sqlite3
import sys
import unicodedata
from pathlib import Path
from urllib.parse import quote

try:
    import argon2.low_level
    import cbor2
    import nacl.bindings
    import nacl.exceptions
except ImportError as missing:
    sys.exit(f"decrypt.py: {missing.name} is missing: "
             "apt-get install python3-argon2 python3-nacl python3-cbor2")


class Refused(Exception):
    """Nothing opens, and why, in words for a person."""


class Damaged(Exception):
    """One row does not say anything, and why."""


# --- §3 notation and primitives ---------------------------------------------------------------

def le16(number):
    return number.to_bytes(2, "little")


def le32(number):
    return number.to_bytes(4, "little")


def le64(number):
    return number.to_bytes(8, "little")


def lp(data):
    """Length, then data."""
    return le32(len(data)) + data


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def hkdf_extract(salt, ikm):
    return hmac.digest(salt, ikm, "sha256")


def hkdf_expand(prk, info, length):
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(prk, block + info + bytes([counter]), "sha256")
        out, counter = out + block, counter + 1
    return out[:length]


def argon2id(secret, salt, costs):
    memory_kib, passes, lanes = costs
    return argon2.low_level.hash_secret_raw(
        secret, salt, time_cost=passes, memory_cost=memory_kib, parallelism=lanes, hash_len=32,
        type=argon2.low_level.Type.ID, version=0x13)


def check_costs(costs):
    """§9: refused before any work."""
    memory_kib, passes, lanes = costs
    if not (65536 <= memory_kib <= 4194304 and 3 <= passes <= 16 and 1 <= lanes <= 16):
        raise Damaged(f"asks for a key derivation out of bounds: {memory_kib} KiB, "
                      f"{passes} passes, {lanes} lanes")


def truncated(seed, step, algorithm):
    """RFC 4226 section 5.3: 31 bits."""
    mac = hmac.digest(seed, step.to_bytes(8, "big"), algorithm)
    start = mac[-1] & 15
    return int.from_bytes(mac[start:start + 4], "big") & 0x7FFFFFFF


def signature_holds(public, kind, db, scope, id, counter, payload, signature):
    """§13: Ed25519 (RFC 8032) over a payload in its place."""
    message = (lp(b"twinlatch/1/sign/" + kind.encode()) + lp(db) + lp(scope) + lp(id)
               + le64(counter) + lp(payload))
    try:
        nacl.bindings.crypto_sign_open(signature + message, public)
        return True
    except nacl.exceptions.BadSignatureError:
        return False


HPKE_KEM, HPKE_SUITE = b"KEM\0\x20", b"HPKE\0\x20\0\1\0\3"


def hpke_extract(suite, salt, label, ikm):
    return hkdf_extract(salt, b"HPKE-v1" + suite + label + ikm)


def hpke_expand(suite, prk, label, info, length):
    return hkdf_expand(prk, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def hpke_open(secret, info, message, aad=b""):
    """§14, mailbox: RFC 9180, base mode, X25519, HKDF-SHA256, ChaCha20-Poly1305."""
    if len(message) < 48:
        raise Damaged("no letter")
    enc, ciphertext = message[:32], message[32:]
    public = nacl.bindings.crypto_scalarmult_base(secret)
    try:
        shared = nacl.bindings.crypto_scalarmult(secret, enc)
        prk = hpke_extract(HPKE_KEM, b"", b"eae_prk", shared)
        shared = hpke_expand(HPKE_KEM, prk, b"shared_secret", enc + public, 32)
        context = b"\0" + hpke_extract(HPKE_SUITE, b"", b"psk_id_hash", b"") + hpke_extract(
            HPKE_SUITE, b"", b"info_hash", info)
        prk = hpke_extract(HPKE_SUITE, shared, b"secret", b"")
        key = hpke_expand(HPKE_SUITE, prk, b"key", context, 32)
        nonce = hpke_expand(HPKE_SUITE, prk, b"base_nonce", context, 12)
        return nacl.bindings.crypto_aead_chacha20poly1305_ietf_decrypt(ciphertext, aad, nonce, key)
    except (nacl.exceptions.CryptoError, RuntimeError):
        raise Damaged("a letter that does not open") from None


# --- §5 keys ----------------------------------------------------------------------------------

def dev(key, name, length=32):
    return hkdf_expand(key, lp(b"twinlatch/1/dev") + lp(name.encode()), length)


def root(key, name, account, length=32):
    return hkdf_expand(key, lp(b"twinlatch/1/root") + lp(name.encode()) + account, length)


def coll(key, name, collection, length=32):
    return hkdf_expand(key, lp(b"twinlatch/1/collection") + lp(name.encode()) + collection, length)


# --- §6 envelope ------------------------------------------------------------------------------

CLEAR = b"\x01\x01"  # version, suite
OBJECT_LABEL = b"twinlatch/1/object"
KIT_LABEL = b"twinlatch/1/kit"


def place(db, kind, scope, id):
    """The associated data: what a reader knows before opening."""
    return lp(db) + lp(kind.encode()) + lp(scope) + lp(id)


def envelope_keys(key, nonce, label, aad):
    prk = hkdf_extract(nonce, key)
    h = sha256(CLEAR, aad)
    encryption = hkdf_expand(prk, lp(label) + lp(b"enc") + h, 32)
    commitment = hkdf_expand(prk, lp(label) + lp(b"commit") + h, 32)
    return encryption, commitment


def open_envelope(key, label, aad, sealed):
    if len(sealed) < 74:
        raise Damaged("shorter than an empty envelope")
    clear, nonce, commitment, text = sealed[:2], sealed[2:26], sealed[26:58], sealed[58:]
    if clear != CLEAR:
        raise Damaged(f"unknown version or suite {clear.hex()}")
    encryption, expected = envelope_keys(key, nonce, label, aad)
    if not hmac.compare_digest(commitment, expected):
        raise Damaged("does not open under this key in this place")
    try:
        return nacl.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            text, aad, nonce, encryption)
    except nacl.exceptions.CryptoError:
        raise Damaged("the seal is broken") from None


# --- §7 frame ---------------------------------------------------------------------------------

SCHEMA = 1


def padme(length):
    length = max(length, 256)
    exponent = length.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    return (length + (1 << low_bits) - 1) >> low_bits << low_bits


def parse_frame(plain):
    """Gives schema, revision, generation, payload."""
    if len(plain) < 18:
        raise Damaged("shorter than its frame")
    schema = int.from_bytes(plain[:2], "little")
    revision = int.from_bytes(plain[2:10], "little")
    generation = int.from_bytes(plain[10:14], "little")
    end = 18 + int.from_bytes(plain[14:18], "little")
    if end > len(plain) or padme(end) != len(plain) or any(plain[end:]):
        raise Damaged("the frame's length or padding is wrong")
    return schema, revision, generation, plain[18:end]


# --- §8 payloads: one CBOR map in one canonical form ------------------------------------------

def parse_map(payload):
    """Reads a map of unsigned keys and refuses every spelling but the canonical one."""
    try:
        value = cbor2.loads(payload)
        same = cbor2.dumps(value) == payload
    except Exception:  # cbor2 has an exception for every way of being malformed
        raise Damaged("no CBOR") from None
    if not same or type(value) is not dict:
        raise Damaged("not in the canonical form")
    check_plain(value)
    return value


def check_plain(value):
    """Only integers of 64 bits, bytes, text, true, false, arrays, and maps with rising keys."""
    kind = type(value)
    if kind is dict:
        keys = list(value)
        if any(type(key) is not int or key < 0 for key in keys) or keys != sorted(keys):
            raise Damaged("not in the canonical form: keys")
        for inner in value.values():
            check_plain(inner)
    elif kind is list:
        for inner in value:
            check_plain(inner)
    elif kind is int:
        if not -(1 << 63) <= value < 1 << 64:
            raise Damaged("an integer of more than 64 bits")
    elif kind not in (bytes, str, bool):
        raise Damaged("a type that no payload has")


# What may stand in a map. A shape is a function from the raw value to the value that is used; it
# raises Damaged. The tables of §14 follow in this notation.

def uint(bits=64):
    def read(value):
        if type(value) is not int or not 0 <= value < 1 << bits:
            raise Damaged(f"no unsigned integer of {bits} bits")
        return value
    return read


def between(low, high):
    def read(value):
        if type(value) is not int or not low <= value <= high:
            raise Damaged(f"not between {low} and {high}")
        return value
    return read


def octets(length=None):
    def read(value):
        if type(value) is not bytes or length not in (None, len(value)):
            raise Damaged("bytes of another length or type")
        return value
    return read


def text(value):
    if type(value) is not str:
        raise Damaged("no text")
    return value


def flag(value):
    if type(value) is not bool:
        raise Damaged("neither true nor false")
    return value


def only_true(value):
    """A flag that is left out where it is false."""
    if value is not True:
        raise Damaged("a flag that says no")
    return value


def one_of(*names, first=1):
    """A number that stands for a word."""
    def read(value):
        if type(value) is not int or not first <= value < first + len(names):
            raise Damaged("an unknown number")
        return names[value - first]
    return read


def words(*allowed):
    def read(value):
        if value not in allowed:
            raise Damaged("an unknown word")
        return value
    return read


def array(shape, most=None):
    def read(value):
        if type(value) is not list or (most is not None and len(value) > most):
            raise Damaged("no array, or too long")
        return [shape(inner) for inner in value]
    return read


def row(*columns):
    """An array of fixed length; columns are (name, shape)."""
    def read(value):
        if type(value) is not list or len(value) != len(columns):
            raise Damaged("an array of another length")
        return {name: shape(inner) for (name, shape), inner in zip(columns, value)}
    return read


OPTIONAL = "optional"


def mapping(*entries):
    """A map; entries are (key, name, shape) or (key, name, shape, OPTIONAL)."""
    def read(value):
        if type(value) is not dict:
            raise Damaged("no map")
        unknown = set(value) - {entry[0] for entry in entries}
        if unknown:
            raise Damaged(f"unknown key {min(unknown)}")
        out = {}
        for key, name, shape, *optional in entries:
            if key in value:
                out[name] = shape(value[key])
            elif not optional:
                raise Damaged(f"key {key} is missing")
        return out
    return read


def rising(shape, key):
    """A list of rows, sorted by an id, each id once."""
    def read(value):
        rows = array(shape)(value)
        ids = [line[key] for line in rows]
        if ids != sorted(set(ids)):
            raise Damaged("a list out of order")
        return rows
    return read


ID = octets(16)
HASH = octets(32)
TIME = uint()
COSTS = row(("memory_kib", uint(32)), ("passes", uint(32)), ("lanes", uint(32)))
LISTED = row(("id", ID), ("hash", HASH))
WAY = one_of("slot", "backup", "kit", "kit+password", "admin-phone", "admin-password",
             "admin-full", "pending", first=0)


def descriptor(value):
    """§9: 16 bytes, checked before they are used."""
    octets(16)(value)
    kind, algorithm, digits, mode = value[:4]
    period, first = int.from_bytes(value[4:8], "little"), int.from_bytes(value[8:], "little")
    known = kind in (1, 2, 3) and algorithm in (1, 2, 3) and digits in (6, 8) and mode in (1, 2)
    if not known or not 15 <= period <= 300:
        raise Damaged("an enrolment out of bounds")
    return {
        "bytes": value,
        "kind": ("totp", "hotp", "none")[kind - 1],
        "algorithm": ("sha1", "sha256", "sha512")[algorithm - 1],
        "digits": digits,
        "mode": ("single", "pair")[mode - 1],
        "period": period,
        "first_step": first,
    }


# --- §14 kinds --------------------------------------------------------------------------------

DIRECTORY = mapping(
    (1, "account", ID),
    (2, "header", ID),
    (3, "try", ID),
    (4, "username", text),
    (5, "display_name", text),
    (6, "role", one_of("owner", "administrator", "user", "viewer", "auditor")),
    (7, "state", one_of("active", "disabled")),
    (8, "groups", array(text)),
    (9, "counter", uint()),
    (10, "joining_key", octets(32)),
    (11, "signer", ID),
    (12, "signature", octets(64)),
    (13, "signing_key", octets(32), OPTIONAL),
    (14, "agreement_key", octets(32), OPTIONAL),
    (15, "joining_signature", octets(64), OPTIONAL),
    (16, "owner_keys", array(mapping(
        (1, "old", octets(32)),
        (2, "new", octets(32)),
        (3, "counter", uint()),
        (4, "signature", octets(64)),
    )), OPTIONAL),
    (17, "deletion", mapping(
        (1, "account", ID),
        (2, "until", TIME),
        (3, "signer", ID),
        (4, "signature", octets(64)),
    ), OPTIONAL),
)
HEADER = mapping(
    (1, "account", ID),
    (2, "username", text),
    (3, "try", ID),
    (4, "enrolments", array(mapping(
        (1, "descriptor", descriptor),
        (2, "slot", ID),
        (3, "costs", COSTS),
        (4, "salt", octets(32)),
        (5, "chunks", array(row(("id", ID), ("key", octets(32)), ("first_step", uint())),
                            most=120)),
        (6, "floor", uint()),
        (7, "drift", between(-20, 20)),
        (8, "last_step", uint()),
    ))),
    (5, "kit_tags", array(ID)),
    (6, "disabled", flag),
    (7, "edit", uint()),
)
TRY = mapping(
    (1, "ways", array(row(("way", WAY), ("failures", uint(32)), ("not_before", TIME),
                          ("last", TIME)))),
    (2, "last", array(row(("time", TIME), ("way", WAY)), most=16)),
    (3, "found", one_of("missing", "does not open"), OPTIONAL),
    (4, "disable_after", uint(32), OPTIONAL),
)
RECOVERY = mapping(
    (1, "account", ID),
    (2, "way", WAY),
    (3, "set", ID, OPTIONAL),
    (4, "costs", COSTS, OPTIONAL),
    (5, "salt", octets(32), OPTIONAL),
    (6, "wrapped", octets(), OPTIONAL),
    (7, "root_key", octets(32), OPTIONAL),
    (8, "pending", ID, OPTIONAL),
    (9, "expiry", TIME, OPTIONAL),
)
IDENTITY = row(("signing", octets(32)), ("agreement", octets(32)))
AUDIT_KEYS = rising(row(("counter", uint()), ("key", octets(32))), "counter")
PENDING = mapping(
    (1, "directory_map", octets()),
    (2, "joining_key", octets(32)),
    (3, "owner_public", octets(32)),
)
STATE = mapping(
    (1, "enrolments", array(mapping(
        (1, "slot", ID),
        (2, "descriptor", descriptor),
        (3, "seed", octets()),
        (4, "targets", octets()),
    ))),
    (2, "device_key", octets(32)),
    (3, "username", text),
    (4, "display_name", text),
    (5, "identity", IDENTITY),
    (6, "owner_public", octets(32)),
    (7, "directory_map", octets()),
    (8, "choices", mapping(
        (1, "lock_after_seconds", uint(32)),
        (2, "quick_unlock", flag),
        (3, "clipboard_seconds", uint(32)),
        (4, "hide_codes", only_true, OPTIONAL),
    )),
    (9, "delete_devices", array(octets(8))),
    (10, "counters", array(row(("account", ID), ("counter", uint())))),
    (11, "owner_signing_key", octets(32), OPTIONAL),
    (12, "audit_keys", AUDIT_KEYS, OPTIONAL),
    (13, "audit_readers", array(ID), OPTIONAL),
)
KEYS = array(row(("generation", uint(32)), ("key", octets(32))))
COLLECTION_TYPE = one_of("personal", "events", "shared")
KIT = row(("tag", ID), ("code", octets(17)), ("way", WAY), ("issued", TIME),
          ("confirmed", between(0, 1)))
WAYS = mapping(
    (1, "set", ID),
    (2, "issued", TIME),
    (3, "codes", array(row(("row", ID), ("code", octets(10))))),
    (4, "kits", array(KIT)),
    (5, "copies", mapping(
        (1, "device_key", octets(32)),
        (2, "identity", IDENTITY),
        (3, "owner_public", octets(32)),
        (4, "username", text),
        (5, "display_name", text),
        (6, "collections", array(mapping(
            (1, "id", ID),
            (2, "type", COLLECTION_TYPE),
            (3, "keys", KEYS),
            (4, "name", text),
            (5, "accepted", row(("number", uint()), ("hash", HASH)), OPTIONAL),
        ))),
        (7, "owner_signing_key", octets(32), OPTIONAL),
        (8, "audit_keys", AUDIT_KEYS, OPTIONAL),
    )),
    (6, "help", mapping(
        (1, "rows", array(row(("row", ID), ("way", WAY), ("holders", array(ID))))),
        (2, "phone", octets(10), OPTIONAL),
        (3, "password", octets(10), OPTIONAL),
        (4, "issued", TIME),
        (5, "needed", between(0, 2)),
        (6, "escrowed", TIME, OPTIONAL),
    ), OPTIONAL),
    (7, "emergency", mapping(
        (1, "kit", KIT),
        (2, "used", TIME, OPTIONAL),
        (3, "renewed", between(0, 7)),
    ), OPTIONAL),
)
ROOT = mapping(
    (1, "edit", uint()),
    (2, "rows", rising(LISTED, "id")),
    (3, "state", LISTED, OPTIONAL),
    (4, "ways", LISTED, OPTIONAL),
    (5, "collections", rising(row(
        ("id", ID), ("key_row", ID), ("key_hash", HASH), ("head_counter", uint()),
        ("head_hash", HASH)), "id")),
)
MEMBER = mapping(
    (1, "number", uint()),
    (2, "account", ID),
    (3, "right", one_of("read", "write", "manage", "removed")),
    (4, "fingerprint", octets(32)),
    (5, "author", ID),
    (7, "signature", octets(64)),
)
COLLECTION = mapping(
    (1, "id", ID),
    (2, "type", COLLECTION_TYPE),
    (3, "keys", KEYS),
    (4, "name", text),
    (5, "members", array(MEMBER), OPTIONAL),
    (6, "head_counter", uint(), OPTIONAL),
)
HEAD = mapping(
    (1, "counter", uint()),
    (2, "shards", array(LISTED)),
    (3, "members", array(MEMBER), OPTIONAL),
    (4, "author", ID, OPTIONAL),
    (5, "signature", octets(64), OPTIONAL),
    (6, "name", text, OPTIONAL),
)
MAIL = mapping(
    (1, "recipient", ID),
    (2, "purpose", one_of("keys", "removal", "audit", "share")),
    (3, "sender", ID),
    (4, "message", octets()),
)
ENVELOPE = mapping((1, "collection", ID), (2, "generation", uint(32)), (3, "letter", octets()))
LETTER = mapping((1, "keys", KEYS), (2, "number", uint()), (3, "entry", HASH),
                 (4, "signature", octets(64)))
FAREWELL = mapping((1, "members", array(MEMBER)))
MANIFEST = mapping(
    (1, "objects", rising(row(
        ("id", ID), ("kind", words("item", "event", "attachment")), ("revision", uint()),
        ("generation", uint(32)), ("hash16", octets(16))), "id")),
)
EVENT = mapping(
    (1, "time", TIME),
    (2, "what", uint(16)),
    (3, "way", WAY, OPTIONAL),
    (4, "count", uint(32)),
    (5, "row", one_of("meta", "directory", "header", "try", "codes", "slots", "state", "ways", "root",
                      "collection", "head", "manifest", "item", "event", "attachment", "device", "nothing",
                      "mailbox", "log", "log-head"), OPTIONAL),
    (6, "found", one_of("missing", "does not open", "other than listed", "older", "in no list",
                        "from a newer version"), OPTIONAL),
    (7, "standing", array(octets(8)), OPTIONAL),
)
EVENT_WORDS = dict(enumerate(("set-up", "logged in", "login failed", "stepped up", "password changed",
               "phone enrolled", "sheet shown", "kit issued", "kit confirmed",
               "backup codes issued", "costs raised", "mended", "found",
               "recovered", "taken over", "keys replaced", "discarded", "quick unlocked"), 1))
EVENT_WORDS.update(enumerate(("help issued", "help ended", "escrow issued", "emergency issued",
                              "emergency opened", "emergency ended"), 30))
ITEM = mapping(
    (1, "kind", text),
    (2, "title", text),
    (3, "created", TIME),
    (4, "changed", TIME),
    (5, "deleted", TIME, OPTIONAL),
    (6, "favourite", flag),
    (7, "tags", array(text)),
    (8, "notes", text),
    (9, "body", lambda value: value),
)
ITEM_BODIES = {
    "login": mapping(
        (1, "username", text),
        (2, "password", text),
        (3, "urls", array(text)),
        (4, "fields", array(mapping((1, "name", text), (2, "hidden", flag), (3, "value", text)))),
    ),
    "token/totp": mapping(
        (1, "issuer", text),
        (2, "account", text),
        (3, "seed", octets()),
        (4, "algorithm", one_of("SHA1", "SHA256", "SHA512")),
        (5, "digits", between(1, 10)),
        (6, "period", between(1, (1 << 32) - 1)),
    ),
    "note": mapping(),
}
POLICY = mapping(
    (1, "counter", uint()),
    (2, "text", text),
    (3, "signature", octets(64)),
)
DEVICE = mapping(
    (1, "directory_generation", uint()),
    (2, "directory_hash", HASH),
    (3, "costs", COSTS, OPTIONAL),
    (4, "policy", array(row(("key", uint(32)), ("value", uint(32)))), OPTIONAL),
    (5, "signed_policy", POLICY, OPTIONAL),
    (6, "left", mapping((1, "objects", array(ID)), (2, "unseen", array(ID))), OPTIONAL),
)

LOG = mapping(
    (1, "sequence", uint()),
    (2, "before", HASH),
    (3, "key", uint()),
    (4, "line", octets()),
)
LOG_HEAD = mapping(
    (1, "sequence", uint()),
    (2, "hash", HASH),
    (3, "public", octets(32)),
    (4, "key", uint()),
    (5, "key_signature", octets(64)),
    (6, "checkpoint", mapping(
        (1, "sequence", uint()), (2, "hash", HASH), (3, "account", ID), (4, "signature", octets(64)),
    ), OPTIONAL),
    (7, "start", mapping(
        (5, "sequence", uint()), (6, "hash", HASH), (7, "account", ID), (8, "signature", octets(64)),
    ), OPTIONAL),
)
LINE = mapping(
    (1, "time", TIME),
    (2, "what", uint(16)),
    (3, "surface", one_of("window", "terminal")),
    (4, "actor", ID, OPTIONAL),
    (5, "actor_name", text, OPTIONAL),
    (6, "subject", ID, OPTIONAL),
    (7, "subject_name", text, OPTIONAL),
    (8, "way", WAY, OPTIONAL),
    (9, "object", ID, OPTIONAL),
    (10, "count", uint()),
    (11, "detail", text, OPTIONAL),
)

# --- §16 the keyring --------------------------------------------------------------------------

ACCOUNT_MARK = mapping(
    (0, "version", between(1, 1)),
    (1, "generation", uint()),
    (2, "floors", rising(row(("slot", ID), ("floor", uint())), "slot")),
    (3, "header_edit", uint()),
    (4, "root_edit", uint()),
    (5, "failures", uint(32)),
    (6, "last_wall", TIME),
    (7, "used_backup", array(row(("set", ID), ("row", octets(8))))),
    (8, "policy_version", uint()),
    (9, "upgrade_begun", TIME, OPTIONAL),
)
VAULT_MARK = mapping(
    (0, "version", between(1, 1)),
    (1, "generation", uint()),
    (2, "directory_generation", uint()),
    (3, "directory_hash", HASH),
    (4, "path", text),
    (5, "last_wall", TIME),
    (6, "audit_sequence", uint()),
    (7, "audit_hash", HASH),
)


def parse_line(line):
    try:
        return base64.b64decode(line.encode("ascii"), validate=True)
    except ValueError:
        raise Damaged("no line of base64") from None


def parse_key_line(line):
    """Gives the device key, if its id fits."""
    data = parse_line(line)
    if len(data) != 41 or data[0] != 1:
        raise Damaged("no key line of version 1")
    key = data[9:]
    if dev(key, "id", 8) != data[1:9]:
        raise Damaged("the key does not fit its own id")
    return key


# --- §11 printed codes ------------------------------------------------------------------------

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def five_bit_values(data, count):
    """The first `count` groups of five bits, high bit first; zero bits follow the data."""
    number = int.from_bytes(data, "big") << 8
    width = 8 * len(data) + 8
    return [number >> (width - 5 * (i + 1)) & 31 for i in range(count)]


def print_code(label, data, count, checks):
    values = five_bit_values(data, count) + five_bit_values(sha256(lp(label), data), checks)
    return "".join(SYMBOLS[value] for value in values)


def parse_code(label, typed, length, count, checks):
    filling = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad"
    symbols = "".join(c for c in typed if not c.isspace() and c not in filling).upper()
    symbols = symbols.replace("I", "1").replace("L", "1").replace("O", "0")
    if any(c not in SYMBOLS for c in symbols):
        raise Refused("the printed code holds a symbol that no code has")
    if len(symbols) != count + checks:
        raise Refused("the printed code has too few or too many symbols")
    number = 0
    for symbol in symbols[:count]:
        number = number << 5 | SYMBOLS.index(symbol)
    spare = 8 * length - 5 * count
    number = number << spare if spare >= 0 else number >> -spare
    data = number.to_bytes(length, "big")
    if print_code(label, data, count, checks) != symbols:
        raise Refused("a symbol of the printed code is wrong: its check symbols do not fit")
    return data


def in_groups(symbols, separator, groups=None):
    parts = [symbols[i:i + 4] for i in range(0, len(symbols), 4)]
    if groups is not None:
        parts[groups - 1:] = ["".join(parts[groups - 1:])]
    return separator.join(parts)


def print_kit(code):
    return in_groups(print_code(b"twinlatch/1/kit-check", code, 26, 2), " ")


def parse_kit(typed):
    return parse_code(b"twinlatch/1/kit-check", typed, 17, 26, 2)


def print_backup(code):
    return in_groups(print_code(b"twinlatch/1/backup-check", code, 16, 1), "-", groups=4)


def parse_backup(typed):
    return parse_code(b"twinlatch/1/backup-check", typed, 10, 16, 1)


def print_paper(code):
    return in_groups(print_code(b"twinlatch/1/paper-check", code, 16, 1), "-", groups=4)


def parse_paper(typed):
    return parse_code(b"twinlatch/1/paper-check", typed, 10, 16, 1)


def print_vault_number(db):
    return in_groups(print_code(b"twinlatch/1/vault-check", db, 26, 2), " ")


# --- §12 names --------------------------------------------------------------------------------

def username_key(name):
    """RFC 8265 section 3.3, repeated until it changes nothing more."""
    for _ in range(4):
        narrow = "".join(width_mapped(c) for c in name)
        key = unicodedata.normalize("NFC", "".join(c.lower() for c in narrow))
        if key == name:
            return key
        name = key
    raise Damaged("no username")


def width_mapped(c):
    form, _, mapped = unicodedata.decomposition(c).partition(" ")
    return chr(int(mapped, 16)) if form in ("<wide>", "<narrow>") else c


def directory_tag(device_key, name):
    return hmac.digest(dev(device_key, "dir-tag"), username_key(name).encode(), "sha256")[:16]


def directory_hash(rows):
    return sha256(*(lp(tag) + lp(ct) for tag, ct in sorted(rows.items())))


# --- §9 from password and code to the root key ------------------------------------------------

def normalised(password):
    composed = unicodedata.normalize("NFC", password)
    return "".join(" " if unicodedata.category(c) == "Zs" else c for c in composed).encode()


def wrapping_key(way, account, row_id, ikm):
    label = b"twinlatch/1/" + way.encode()
    prk = hkdf_extract(lp(label) + account + row_id, ikm)
    return hkdf_expand(prk, label + b"/wrap", 32)


def wrap_aad(way, account, row_id, costs, salt, bound=b""):
    label = b"twinlatch/1/" + way.encode()
    return lp(label) + account + row_id + b"".join(le32(cost) for cost in costs) + salt + bound


def open_wrapped(way, account, row_id, costs, salt, ikm, wrapped, bound=b""):
    if len(wrapped) != 106:
        raise Damaged("a wrapped root key has 106 bytes")
    key = wrapping_key(way, account, row_id, ikm)
    aad = wrap_aad(way, account, row_id, costs, salt, bound)
    return open_envelope(key, b"twinlatch/1/" + way.encode(), aad, wrapped)


def slot_secret(password, targets, hardware, salt, costs):
    """A: what password and codes become together."""
    factors = lp(normalised(password)) + lp(targets) + lp(hardware)
    return argon2id(lp(b"twinlatch/1/login") + factors, salt, costs)


def open_slot(device_key, account, enrolment, password, targets, wrapped, hardware=b""):
    costs = tuple(enrolment["costs"].values())
    a = slot_secret(password, targets, hardware, enrolment["salt"], costs)
    bound = lp(enrolment["descriptor"]["bytes"])
    return open_wrapped("slot", account, enrolment["slot"], costs, enrolment["salt"],
                        a + dev(device_key, "slot"), wrapped, bound)


def way_secret(way, password, salt, costs):
    """A of the other ways that take the password (§11)."""
    return argon2id(lp(b"twinlatch/1/" + way.encode()) + lp(normalised(password)), salt, costs)


# --- §10 the offset table ---------------------------------------------------------------------

CHUNK_STEPS = 20160


class Chunk:
    """One week of offsets."""

    def __init__(self, raw, digits, first_step):
        self.width, self.modulus = {6: 3, 8: 4}[digits], 10 ** digits
        if len(raw) != CHUNK_STEPS * self.width or first_step % CHUNK_STEPS:
            raise Damaged("no whole chunk")
        self.raw, self.first_step = raw, first_step

    def offset(self, step):
        """None for a dud, used or past step."""
        start = (step - self.first_step) * self.width
        value = int.from_bytes(self.raw[start:start + self.width], "little")
        return value if value < self.modulus else None


def expected_offset(seed, step, target, algorithm, digits):
    """The offset that a table has at a step, None at a dud."""
    modulus = 10 ** digits
    value = truncated(seed, step, algorithm)
    if value >= (1 << 31) // modulus * modulus:
        return None
    return (target - value) % modulus


def parse_targets(data, digits, mode):
    """The target of even and of odd steps; the same one in single mode."""
    numbers = [int.from_bytes(data[i:i + 8], "little") for i in range(0, len(data), 8)]
    if len(data) != (16 if mode == "pair" else 8) or max(numbers) >= 10 ** digits:
        raise Damaged("targets out of bounds")
    return numbers[0], numbers[-1]


def parse_login_code(typed, digits):
    symbols = "".join(typed.split())
    if len(symbols) != digits or not (symbols.isascii() and symbols.isdigit()):
        raise Refused(f"the code has to have {digits} digits")
    return int(symbols)


# --- §4 the file ------------------------------------------------------------------------------

TABLES = ("directory", "headers", "tries", "code_offsets", "slots", "objects")


def parse_meta(value):
    if len(value) < 41 or sha256(value[:-8])[:8] != value[-8:]:
        raise Damaged("its sum does not fit")
    format, smallest = int.from_bytes(value[:4], "little"), int.from_bytes(value[4:8], "little")
    if smallest > 1:
        raise Refused(f"the file is of format {format} and needs reader {smallest}: "
                      "this is reader 1")
    if value[32] not in (1, 2):
        raise Damaged("an unknown key store")
    return {"format": format, "smallest_reader": smallest, "db": value[8:24],
            "device": value[24:32], "key_store": ("keyring", "file")[value[32] - 1]}


class File:
    """All rows of a vault file, and which of them were looked at."""

    def __init__(self, path):
        if not Path(path).is_file():
            raise Refused(f"there is no file {path}")
        try:
            with sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True) as connection:
                metas = dict(connection.execute("SELECT id, value FROM meta"))
                self.rows = {table: self.read(connection, table) for table in TABLES}
        except sqlite3.Error as error:
            raise Refused(f"{path} is no vault, or SQLite cannot read it: {error}") from None
        self.findings = []
        self.seen = {table: set() for table in TABLES}
        self.meta = self.choose_meta(metas)

    @staticmethod
    def read(connection, table):
        key = "tag" if table == "directory" else "id"
        return dict(connection.execute(f"SELECT {key}, ct FROM {table}"))

    def choose_meta(self, metas):
        valid = []
        for id in (1, 2):
            try:
                valid.append(parse_meta(metas[id]))
            except KeyError:
                self.find("meta", bytes([id]), "missing")
            except Damaged as damage:
                self.find("meta", bytes([id]), str(damage))
        if not valid:
            raise Refused("both rows that describe the file are damaged")
        if valid[0] != valid[-1]:
            self.find("meta", b"\x02", "differs from row 1")
        return valid[0]

    def find(self, kind, id, what):
        self.findings.append({"row": kind, "id": id.hex(), "what": what})

    def stored(self, table, id):
        ct = self.rows[table].get(id)
        if ct is None:
            raise Damaged("missing")
        self.seen[table].add(id)
        return ct

    def open(self, table, kind, key, scope, id, shape, label=OBJECT_LABEL):
        """Opens a row that no manifest lists."""
        frame = self.open_frame(table, kind, key, scope, id, label)
        schema, revision, generation, payload = frame
        if schema != SCHEMA:
            raise Damaged(f"schema {schema} is not known")
        if revision or generation:
            raise Damaged("revision and generation are 0 in this kind")
        return shape(parse_map(payload))

    def open_frame(self, table, kind, key, scope, id, label=OBJECT_LABEL):
        aad = place(self.meta["db"], kind, scope, id)
        return parse_frame(open_envelope(key, label, aad, self.stored(table, id)))

    def look(self, table, kind, key, scope, id, shape, listed=None, label=OBJECT_LABEL):
        """Opens a row, compares it with its listed hash, and names what is wrong."""
        try:
            value = self.open(table, kind, key, scope, id, shape, label)
        except Damaged as damage:
            self.find(kind, id, str(damage))
            return None
        self.compare(kind, table, id, listed)
        return value

    def compare(self, kind, table, id, listed):
        if listed is None:
            return
        ct = self.rows[table].get(id)
        if ct is None:
            self.find(kind, id, "missing")
        elif sha256(ct)[:len(listed)] != listed:
            self.find(kind, id, "other than listed")


# --- §15 order of opening ---------------------------------------------------------------------

class Opened:
    """What the first steps lead to."""

    def __init__(self, account, root_key, way, device_key=None, password=None, targets=None):
        self.account, self.root_key, self.way = account, root_key, way
        self.device_key, self.password, self.targets = device_key, password, targets


def open_named(file, device_key, name):
    """Name, tag, directory row."""
    try:
        tag = directory_tag(device_key, name)
        return file.open("directory", "directory", dev(device_key, "dir"), b"", tag, DIRECTORY)
    except Damaged as damage:
        raise Refused(f"the directory's row of this name: {damage}") from None


def log_in(file, inputs):
    device_key = device_key_of(inputs)
    entry = open_named(file, device_key, needed(inputs, "username"))
    try:
        header = file.open("headers", "header", dev(device_key, "header"), b"", entry["header"],
                           HEADER)
        if not header["enrolments"]:
            raise Damaged("has no enrolment")
        enrolment, account = header["enrolments"][0], header["account"]
        check_costs(tuple(enrolment["costs"].values()))
    except Damaged as damage:
        raise Refused(f"the header: {damage}") from None
    try:
        wrapped = file.stored("slots", enrolment["slot"])
    except Damaged as damage:
        raise Refused(f"the slot: {damage}") from None
    password, noted = needed(inputs, "password"), []
    for step in candidate_steps(enrolment, inputs):
        try:
            targets = targets_at(file, account, enrolment, step, inputs)
            root_key = open_slot(device_key, account, enrolment, password, targets, wrapped)
            return Opened(account, root_key, "slot", device_key, password, targets)
        except Damaged as damage:
            noted.append(f"step {step}: {damage}")
    raise Refused("password or code is wrong, the code is used, or the time is (" +
                  "; ".join(noted) + ")")


def candidate_steps(enrolment, inputs):
    """The step that the phone is expected to show, the one before, the one after."""
    now = number(inputs, "time") // enrolment["descriptor"]["period"]
    expected = max(0, now + enrolment["drift"])
    return [step for step in (expected, expected - 1, expected + 1) if step >= 0]


def targets_at(file, account, enrolment, step, inputs):
    """What the codes lead to if the first is of this step."""
    described = enrolment["descriptor"]
    names = ["code", "next-code"] if described["mode"] == "pair" else ["code"]
    if step + len(names) - 1 <= enrolment["floor"]:
        raise Damaged("used or past")
    found = {}
    for index, name in enumerate(names):
        code = parse_login_code(needed(inputs, name), described["digits"])
        offset = open_chunk_at(file, account, enrolment, step + index).offset(step + index)
        if offset is None:
            raise Damaged("without an offset: a dud, used or past")
        found[(step + index) % 2] = le64((code + offset) % 10 ** described["digits"])
    return b"".join(found[parity] for parity in sorted(found))


def open_chunk_at(file, account, enrolment, step):
    start = step - step % CHUNK_STEPS
    for chunk in enrolment["chunks"]:
        if chunk["first_step"] == start:
            return open_chunk(file, account, enrolment["descriptor"]["digits"], chunk)
    raise Damaged("outside the table")


def open_chunk(file, account, digits, chunk):
    aad = place(file.meta["db"], "codes", account, chunk["id"])
    ct = file.stored("code_offsets", chunk["id"])
    raw = open_envelope(chunk["key"], OBJECT_LABEL, aad, ct)
    return Chunk(raw, digits, chunk["first_step"])


def use_backup_code(file, inputs):
    device_key = device_key_of(inputs)
    code, password = parse_backup(needed(inputs, "backup-code")), needed(inputs, "password")
    account = open_named(file, device_key, needed(inputs, "username"))["account"]
    secrets = {}
    for id, row in recovery_rows(file, device_key, account).items():
        try:
            root_key = open_backup(device_key, account, id, row, secrets, password, code)
            return Opened(account, root_key, "backup", device_key, password)
        except Damaged:
            pass
    raise Refused("password or backup code is wrong, or the code is used")


def read_invitation(file, inputs):
    """What an inviter left for a person who has not come yet (§11)."""
    device_key = device_key_of(inputs)
    code = parse_backup(needed(inputs, "activation-code"))
    entry = open_named(file, device_key, needed(inputs, "username"))
    account, ikm = entry["account"], code + dev(device_key, "slot")
    for id, row in recovery_rows(file, device_key, account, "pending").items():
        try:
            key = open_wrapped("pending", account, id, (), b"", ikm, row.get("wrapped", b""))
        except Damaged:
            continue
        try:
            if "pending" not in row:
                raise Damaged("the way does not name it")
            left = file.open("objects", "pending", key, account, row["pending"], PENDING)
            signed = DIRECTORY(parse_map(left["directory_map"]))
        except Damaged as damage:
            raise Refused(f"the code opens, but what was left does not: {damage}") from None
        # The row in the directory may be newer, or anybody's: both are told.
        return {"expiry": row.get("expiry"), "come": "signing_key" in entry,
                "joining_key": left["joining_key"], "owner_public": left["owner_public"],
                "left": signed, "directory": entry}
    raise Refused("the activation code is wrong, or used")


def recovery_rows(file, device_key, account, way="backup"):
    """The rows of `slots` that open under the device key and carry the account, of one way."""
    key, found = dev(device_key, "recovery"), {}
    for id in sorted(file.rows["slots"]):
        try:
            row = file.open("slots", "recovery", key, b"", id, RECOVERY)
        except Damaged:
            continue
        if row["account"] == account and row["way"] == way:
            found[id] = row
    return found


def open_backup(device_key, account, id, row, secrets, password, code):
    """One run of Argon2id for all rows with the same salt: `secrets` remembers it."""
    if not {"costs", "salt", "wrapped"} <= set(row):
        raise Damaged("lacks costs, salt or wrapped key")
    costs, salt = tuple(row["costs"].values()), row["salt"]
    check_costs(costs)
    if (salt, costs) not in secrets:
        secrets[salt, costs] = way_secret("backup", password, salt, costs)
    ikm = secrets[salt, costs] + code + dev(device_key, "slot")
    return open_wrapped("backup", account, id, costs, salt, ikm, row["wrapped"])


def kit_tag_and_key(code, db):
    prk = hkdf_extract(lp(KIT_LABEL) + db, code)
    return (hkdf_expand(prk, b"twinlatch/1/kit/tag", 16),
            hkdf_expand(prk, b"twinlatch/1/kit/wrap", 32))


def use_kit(file, inputs):
    code = parse_kit(needed(inputs, "kit-code"))
    tag, key = kit_tag_and_key(code, file.meta["db"])
    try:
        row = file.open("slots", "kit", key, b"", tag, RECOVERY, KIT_LABEL)
        password = inputs.get("password")
        if row["way"] == "kit+password":
            password = needed(inputs, "password")
        root_key = open_kit(row, tag, code, password)
    except Damaged as damage:
        raise Refused(f"this kit does not open this file: {damage}") from None
    return Opened(row["account"], root_key, row["way"], password=password)


def open_kit(row, tag, code, password):
    if row["way"] == "kit" and "root_key" in row:
        return row["root_key"]
    if row["way"] != "kit+password" or not {"costs", "salt", "wrapped"} <= set(row):
        raise Damaged("no row of a kit")
    costs = tuple(row["costs"].values())
    check_costs(costs)
    ikm = way_secret("kit+password", password, row["salt"], costs) + code
    return open_wrapped("kit+password", row["account"], tag, costs, row["salt"], ikm,
                        row["wrapped"])


def device_key_of(inputs):
    try:
        return parse_key_line(needed(inputs, "key-line"))
    except Damaged as damage:
        raise Refused(f"the key line: {damage}") from None


# --- everything behind the root key -----------------------------------------------------------

class Account:
    """One account, followed from its root key down."""

    def __init__(self, file, opened):
        self.file, self.opened = file, opened
        self.id, self.root_key = opened.account, opened.root_key
        self.db = file.meta["db"]
        self.root = self.own("root", ROOT)
        listed = self.root or {}
        self.state = self.own("state", STATE, listed.get("state"))
        self.ways = self.own("ways", WAYS, listed.get("ways"))
        self.device_key = opened.device_key or self.found_device_key()
        for line in listed.get("rows", []):
            self.file.compare("way", "slots", line["id"], line["hash"])

    def own(self, name, shape, listed=None):
        """`root`, `state` or `ways`: key and id come from the root key."""
        id = root(self.root_key, name + "-id", self.id, 16)
        if listed is not None and listed["id"] != id:
            self.file.find("root", id, f"lists {name} under another id")
        hash = None if listed is None else listed["hash"]
        key = root(self.root_key, name, self.id)
        return self.file.look("objects", name, key, self.id, id, shape, hash)

    def found_device_key(self):
        """A kit brings the device key from `state`, or else from `ways`."""
        for source in (self.state, self.ways and self.ways["copies"]):
            if source:
                return source["device_key"]
        return None

    def report(self):
        collections = [self.collection(line) for line in (self.root or {}).get("collections", [])]
        events = [event for found in collections for event in found.pop("events")]
        events.sort(key=lambda event: -event["revision"])
        return {
            "id": self.id,
            "opened_by": self.opened.way,
            "root_edit": self.root and self.root["edit"],
            "state": self.state and self.state_report(),
            "kits": [self.kit(kit) for kit in (self.ways or {}).get("kits", [])],
            "backup_codes": self.backup_codes(),
            "help": self.help(),
            "emergency": self.emergency(),
            "second_copies_agree": self.copies_agree(),
            "collections": collections,
            "events": events,
        }

    def state_report(self):
        state = self.state
        return {
            "username": state["username"],
            "display_name": state["display_name"],
            "choices": state["choices"],
            "device_key": state["device_key"],
            "identity": state["identity"],
            "owner_public": state["owner_public"],
            "enrolments": [self.enrolment_report(entry) for entry in state["enrolments"]],
        }

    @staticmethod
    def enrolment_report(entry):
        described = {key: value for key, value in entry["descriptor"].items() if key != "bytes"}
        seed = base64.b32encode(entry["seed"]).decode().rstrip("=")
        return {"slot": entry["slot"], **described, "seed": seed, "targets": entry["targets"]}

    def kit(self, kit):
        """Opens the kit's row by the code that `ways` keeps."""
        tag, key = kit_tag_and_key(kit["code"], self.db)
        if tag != kit["tag"]:
            self.file.find("kit", kit["tag"], "listed under a tag that its code does not lead to")
        row = self.file.look("slots", "kit", key, b"", tag, RECOVERY, label=KIT_LABEL)
        opens = None
        if row and (row["way"] == "kit" or self.opened.password is not None):
            opens = self.leads_here("kit", tag, row["account"],
                                    lambda: open_kit(row, tag, kit["code"], self.opened.password))
        return {"tag": tag, "code": print_kit(kit["code"]), "way": kit["way"],
                "issued": kit["issued"], "confirmed": bool(kit["confirmed"]), "opens": opens}

    def backup_codes(self):
        """Opens the row of each unused code, if password and device key are at hand."""
        if not self.ways or not self.device_key:
            return []
        rows, secrets, out = recovery_rows(self.file, self.device_key, self.id), {}, []
        for line in self.ways["codes"]:
            id, code, opens = line["row"], line["code"], None
            row = rows.get(id)
            if row is None:
                self.file.find("recovery", id, "missing")
            elif self.opened.password is not None:
                opens = self.leads_here("recovery", id, row["account"], lambda: open_backup(
                    self.device_key, self.id, id, row, secrets, self.opened.password, code))
            out.append({"row": id, "code": print_backup(code), "opens": opens})
        return out

    def help(self):
        """What administrators help with; their shares open by their own keys alone (§11)."""
        help = self.ways and self.ways.get("help")
        if not help:
            return None
        printed = {name: print_paper(help[name]) for name in ("phone", "password") if name in help}
        if self.device_key:
            for line in help["rows"]:
                rows = recovery_rows(self.file, self.device_key, self.id, line["way"])
                if line["row"] not in rows:
                    self.file.find("recovery", line["row"], "missing, or of another way")
        return {**help, **printed}

    def emergency(self):
        """The owner's emergency kit, opened like any other."""
        emergency = self.ways and self.ways.get("emergency")
        return emergency and {**emergency, "kit": self.kit(emergency["kit"])}

    def leads_here(self, kind, id, account, open_key):
        try:
            same = open_key() == self.root_key and account == self.id
        except Damaged as damage:
            self.file.find(kind, id, str(damage))
            return False
        if not same:
            self.file.find(kind, id, "opens another root key")
        return same

    def copies_agree(self):
        """Whether `state` and `ways` hold the same keys and names."""
        if not self.state or not self.ways:
            return None
        names = ("device_key", "identity", "owner_public", "username", "display_name",
                 "owner_signing_key")
        copies = self.ways["copies"]
        agree = all(self.state.get(name) == copies.get(name) for name in names)
        if not agree:
            self.file.find("ways", self.id, "second copies differ from state")
        return agree

    def collection(self, line):
        """Keys, head, shards, objects: every row by the hash that is listed above it."""
        file, out = self.file, {"id": line["id"], "items": [], "events": []}
        key = root(self.root_key, "collections", self.id)
        keys = file.look("objects", "collection", key, self.id, line["key_row"], COLLECTION,
                         line["key_hash"])
        if not keys or keys["id"] != line["id"] or not keys["keys"]:
            file.find("collection", line["key_row"], "has no keys of the listed collection")
            return out
        generations = [entry["generation"] for entry in keys["keys"]]
        if generations != sorted(set(generations), reverse=True) or generations[-1] < 1:
            file.find("collection", line["key_row"], "generations out of order")
        out.update(type=keys["type"], name=keys["name"], generations=generations)
        if keys["type"] == "shared":
            return self.shared(line, keys, out)
        for entry in self.listed_objects(line, keys["keys"][0]["key"]):
            self.add_object(out, keys, entry)
        out["items"].sort(key=lambda item: (item["created"], item["id"]))
        return out

    def shared(self, line, keys, out):
        """§14, members: whoever shares it may have written after this account was here."""
        keys, left = self.with_letters(line, keys)
        out["generations"] = [entry["generation"] for entry in keys["keys"]]
        key, file = keys["keys"][0]["key"], self.file
        id = coll(key, "head-id", line["id"], 16)
        head = file.look("objects", "head", coll(key, "head", line["id"]), line["id"], id, HEAD)
        why = "the membership has ended" if left else self.refusal(line, keys, head, id)
        if why:
            file.find("head", id, why)
            return {**out, "confirmed": False}
        members = [{name: entry[name] for name in ("account", "right", "fingerprint")}
                   for entry in self.present(head["members"]).values()]
        out.update(name=head["name"], confirmed=True, members=members)
        for entry in self.objects_of(head, id, line["id"], key):
            self.add_object(out, keys, entry)
        out["items"].sort(key=lambda item: (item["created"], item["id"]))
        return out

    def with_letters(self, line, keys):
        """Newer keys, and whether a letter ends the membership."""
        for id in sorted(self.file.rows["objects"]):
            try:
                mail = self.file.open("objects", "mailbox", dev(self.device_key, "mailbox"), b"",
                                      id, MAIL)
            except Damaged:
                continue
            if mail["recipient"] != self.id or mail["purpose"] not in ("keys", "removal"):
                continue
            try:
                about = ENVELOPE(parse_map(mail["message"]))
                if about["collection"] != line["id"]:
                    continue
                info = lp(b"twinlatch/1/to/collection-key") + b"".join(lp(part) for part in (
                    self.db, mail["sender"], self.id, line["id"], le32(about["generation"])))
                raw = parse_map(hpke_open(self.state["identity"]["agreement"], info,
                                          about["letter"]))
                if mail["purpose"] == "removal":
                    members = FAREWELL(raw)["members"]
                    own = self.present(members).get(self.id)
                    if own is None and self.continues(line, keys, members):
                        return keys, True
                    continue
                keys = self.with_letter(line, keys, mail, about, raw)
            except Damaged as damage:
                self.file.find("mailbox", id, str(damage))
        return keys, False

    def with_letter(self, line, keys, mail, about, raw):
        """The keys of a letter that its sender has signed and that its head proves."""
        letter = LETTER(raw)
        new, newest = letter["keys"][0], keys["keys"][0]["generation"]
        if new["generation"] <= newest:
            return keys
        signed = cbor2.dumps({1: raw[1], 2: raw[2], 3: raw[3], 5: mail["sender"]})
        id = coll(new["key"], "head-id", line["id"], 16)
        head = self.file.open("objects", "head", coll(new["key"], "head", line["id"]), line["id"],
                              id, HEAD)
        sender = self.present(head.get("members", [])).get(mail["sender"])
        public = sender and sender["right"] == "manage" and self.keys_of(sender)
        if not public or not self.continues(line, keys, head["members"]) or not signature_holds(
                public, "collection-key", self.db, line["id"], self.id, about["generation"],
                signed, letter["signature"]):
            raise Damaged("a letter that proves nothing")
        held = {entry["generation"] for entry in keys["keys"]}
        more = [entry for entry in letter["keys"] if entry["generation"] not in held]
        both = sorted(more + keys["keys"], key=lambda entry: -entry["generation"])
        return {**keys, "keys": both}

    def refusal(self, line, keys, head, id):
        """Why a shared head does not count, if so."""
        if not head or "members" not in head or "author" not in head:
            return "missing or refused"
        hash = sha256(self.file.rows["objects"][id])
        same = hash == line["head_hash"]
        seen = max(line["head_counter"], keys.get("head_counter", 0))
        if head["counter"] < seen or head["counter"] == line["head_counter"] and not same:
            return "older than what was seen"
        if not self.continues(line, keys, head["members"]):
            return "its members do not continue what was accepted"
        present = self.present(head["members"])
        if self.id not in present:
            return "does not name this account"
        author = present.get(head["author"])
        raw = parse_map(self.file.open_frame("objects", "head", coll(
            keys["keys"][0]["key"], "head", line["id"]), line["id"], id)[3])
        signed = cbor2.dumps({key: value for key, value in raw.items() if key != 5})
        may = author and author["right"] in ("write", "manage") and self.keys_of(author, True)
        if not same and not (may and signature_holds(
                may, "head", self.db, line["id"], id, head["counter"], signed, head["signature"])):
            return "not signed by a member who may write"
        return None

    @staticmethod
    def present(members):
        last = {entry["account"]: entry for entry in members}
        return {account: entry for account, entry in last.items() if entry["right"] != "removed"}

    def continues(self, line, keys, members):
        """Whether a list continues the accepted one, entry by entry."""
        accepted = keys.get("members")
        if accepted is None:
            known = [copy.get("accepted") for copy in self.ways["copies"]["collections"]
                     if copy["id"] == line["id"]]
            if not known or known[0] is None:
                return False
            number, hash = known[0].values()
            if not any(entry["number"] == number and self.entry_hash(entry) == hash
                       for entry in members):
                return False
            accepted = []
        elif not accepted or members[:len(accepted)] != accepted:
            return False
        return all(self.follows(line, members, at) for at in range(len(accepted), len(members)))

    def follows(self, line, members, at):
        entry, before = members[at], members[:at]
        last = {old["account"]: old for old in before}
        own = entry["account"] == entry["author"]
        author = last.get(entry["author"]) if before else entry
        if own != (at == 0) or not author or author["right"] != "manage":
            return False
        pinned = last.get(entry["account"])
        comes = pinned is None or pinned["right"] == "removed"
        if comes and entry["right"] == "removed":
            return False
        if not comes and pinned["fingerprint"] != entry["fingerprint"]:
            return False
        public = self.keys_of(author)
        signed = cbor2.dumps({**self.entry_map(entry), 6: self.entry_hash(before[-1])
                              if before else bytes(32)})
        return entry["number"] == at + 1 and bool(public) and signature_holds(
            public, "member", self.db, line["id"], b"", entry["number"], signed,
            entry["signature"])

    @staticmethod
    def entry_map(entry):
        right = ("read", "write", "manage", "removed").index(entry["right"]) + 1
        return {1: entry["number"], 2: entry["account"], 3: right, 4: entry["fingerprint"],
                5: entry["author"]}

    def entry_hash(self, entry):
        return sha256(cbor2.dumps({**self.entry_map(entry), 7: entry["signature"]}))

    def keys_of(self, member, writes=False):
        """The Ed25519 key that a directory row has for a member, if it is the pinned one; whether the
        row holds is said under "accounts"."""
        key = dev(self.device_key, "dir")
        for tag in self.file.rows["directory"]:
            try:
                row = self.file.open("directory", "directory", key, b"", tag, DIRECTORY)
            except Damaged:
                continue
            signing, agreement = row.get("signing_key", b""), row.get("agreement_key", b"")
            print_ = sha256(b"twinlatch/1/fingerprint", row["account"], signing, agreement)
            if row["account"] == member["account"] and print_ == member["fingerprint"]:
                only_looks = writes and row["role"] in ("viewer", "auditor")
                return None if only_looks else signing
        return None

    def listed_objects(self, line, key):
        file, collection = self.file, line["id"]
        id = coll(key, "head-id", collection, 16)
        head = file.look("objects", "head", coll(key, "head", collection), collection, id, HEAD,
                         line["head_hash"])
        if not head:
            return []
        if head["counter"] != line["head_counter"]:
            file.find("head", id, "its counter is not the listed one")
        return self.objects_of(head, id, collection, key)

    def objects_of(self, head, id, collection, key):
        file = self.file
        bits = len(head["shards"]).bit_length() - 1
        if len(head["shards"]) != 1 << bits:
            file.find("head", id, "the number of shards is no power of two")
        entries = []
        for index, shard in enumerate(head["shards"]):
            manifest = file.look("objects", "manifest", coll(key, "manifest", collection),
                                 collection, shard["id"], MANIFEST, shard["hash"])
            for entry in manifest["objects"] if manifest else []:
                if int.from_bytes(entry["id"], "big") >> (128 - bits) != index:
                    file.find("manifest", shard["id"], "lists an object of another shard")
                entries.append(entry)
        return entries

    def add_object(self, out, keys, entry):
        kind, id, file = entry["kind"], entry["id"], self.file
        try:
            key = next(k["key"] for k in keys["keys"] if k["generation"] == entry["generation"])
            schema, revision, generation, payload = file.open_frame(
                "objects", kind, coll(key, "object", out["id"]), out["id"], id)
            if (revision, generation) != (entry["revision"], entry["generation"]):
                raise Damaged("revision or generation is not the listed one")
            if schema != SCHEMA:
                raise Damaged(f"schema {schema} is not known")
            value = parse_map(payload)
            if kind == "event":
                out["events"].append(self.event(id, revision, value))
            elif kind == "item":
                out["items"].append(self.item(id, revision, value))
        except StopIteration:
            file.find(kind, id, "of a generation whose key is not there")
        except Damaged as damage:
            file.find(kind, id, str(damage))
        file.compare(kind, "objects", id, entry["hash16"])

    @staticmethod
    def event(id, revision, value):
        event = EVENT(value)
        event["what"] = EVENT_WORDS.get(event["what"], f"event {event['what']}")
        return {"id": id, "revision": revision, **event}

    @staticmethod
    def item(id, revision, value):
        item = ITEM(value)
        body = item.pop("body")
        if item["kind"] in ITEM_BODIES:
            item.update(ITEM_BODIES[item["kind"]](body))
        else:
            item["from_a_newer_version"] = True
        if item["kind"] == "token/totp":
            if not item["seed"]:
                raise Damaged("a token without a key")
            item["seed"] = base64.b32encode(item["seed"]).decode().rstrip("=")
        return {"id": id, "revision": revision, **item}


# --- everything under the device key ----------------------------------------------------------

class Device:
    """The rows that the device key opens, of all accounts."""

    def __init__(self, file, device_key, account):
        self.file, self.key, self.account = file, device_key, account
        self.db, self.entries = file.meta["db"], {}

    def report(self, marks):
        if dev(self.key, "id", 8) != self.file.meta["device"]:
            self.file.find("meta", b"\x01", "names another device key")
        id = dev(self.key, "device-id", 16)
        settings = self.file.look("objects", "device", dev(self.key, "settings"), b"", id, DEVICE)
        if settings and settings["directory_hash"] != directory_hash(self.file.rows["directory"]):
            self.file.find("directory", id, "its hash is not the one in device")
        self.compare_vault_mark(marks.get("vault"), settings)
        self.entries = {tag: entry for tag in sorted(self.file.rows["directory"])
                        if (entry := self.entry(tag)) is not None}
        return {
            "settings": settings,
            "policy": self.policy(marks.get("account")),
            "accounts": [self.person(tag, entry, marks) for tag, entry in self.entries.items()],
        }

    def policy(self, mark):
        """What the owner has decided, as it stands, with whether it holds."""
        id = dev(self.key, "policy-id", 16)
        seen = mark["policy_version"] if mark else 0
        if id not in self.file.rows["objects"]:
            if seen:
                self.file.find("policy", id, "missing, and the mark knows one")
            return None
        policy = self.file.look("objects", "policy", dev(self.key, "settings"), b"", id, POLICY)
        if not policy or not self.account.state:
            return policy and {**policy, "holds": None}
        signed = cbor2.dumps({1: policy["counter"], 2: policy["text"]})
        holds = signature_holds(self.owner_key(), "policy", self.db, b"", b"",
                                policy["counter"], signed, policy["signature"])
        if not holds:
            self.file.find("policy", id, "not signed by the owner")
        elif policy["counter"] < seen:
            self.file.find("policy", id, "older than the mark knows")
        return {**policy, "holds": holds and policy["counter"] >= seen}

    def owner_key(self):
        """The owner's key in state, or the last one that followed it."""
        changes = [change for entry in self.entries.values()
                   for change in entry.get("owner_keys", ())]
        key, before = self.account.state["owner_public"], set()
        while key not in before:
            before.add(key)
            for change in changes:
                signed = cbor2.dumps({1: change["old"], 2: change["new"], 3: change["counter"]})
                if change["old"] == key and signature_holds(
                        key, "owner", self.db, b"", b"", change["counter"], signed,
                        change["signature"]):
                    key = change["new"]
                    break
        return key

    def entry(self, tag):
        return self.file.look("directory", "directory", dev(self.key, "dir"), b"", tag, DIRECTORY)

    def person(self, tag, entry, marks):
        try:
            if directory_tag(self.key, entry["username"]) != tag:
                raise Damaged("stands under the tag of another name")
        except Damaged as damage:
            self.file.find("directory", tag, str(damage))
        # Who was invited and has not come has neither keys nor a header.
        invited = "signing_key" not in entry and entry["header"] not in self.file.rows["headers"]
        header = None if invited else self.file.look(
            "headers", "header", dev(self.key, "header"), b"", entry["header"], HEADER)
        tries = self.file.look("tries", "try", dev(self.key, "try"), b"", entry["try"], TRY)
        out = {name: entry[name] for name in ("account", "username", "display_name", "role",
                                              "state", "groups", "counter")}
        verified = self.verify(tag, entry)
        out.update(verified=verified, invited=invited, tries=tries,
                   counts_as=entry["role"] if verified else "user",
                   deletion_until=self.deletion(tag, entry) if verified else None)
        if header:
            self.compare_header(entry, header)
            out.update(header_edit=header["edit"], disabled=header["disabled"],
                       kit_tags=header["kit_tags"],
                       enrolments=[self.enrolment(entry["account"], e)
                                   for e in header["enrolments"]])
            if entry["account"] == self.account.id:
                self.compare_mark(marks.get("account"), header)
        return out

    def verify(self, tag, entry):
        """Whether the row is signed as its role needs, and the person's own keys by its joining key;
        None where the owner's key is not known."""
        state = self.account.state
        if not state:
            return None
        owner, raw = state["owner_public"], self.payload(tag)
        signed = self.is_of_owner(owner, tag, entry) or (
            entry["role"] in ("user", "viewer", "auditor")
            and any(self.is_signed(signer["signing_key"], tag, entry)
                    for signer in self.administrators(owner)
                    if signer["account"] == entry["signer"]))
        joined = self.is_joined(tag, entry)
        if not signed:
            self.file.find("directory", tag, "not signed as it must be: counts as a user's")
        if not joined:
            self.file.find("directory", tag, "keys not signed by the joining key")
        if entry["account"] == self.account.id:
            self.compare_own(tag, entry, raw, signed and joined)
        return signed and joined

    def deletion(self, tag, entry):
        """Until when the account can be taken back, where its mark for deletion counts."""
        mark = entry.get("deletion")
        if mark is None:
            return None
        owner, raw = self.account.state["owner_public"], self.payload(tag)[17]
        keys = [owner]
        if mark["signer"] == entry["account"] and "signing_key" in entry:
            keys.append(entry["signing_key"])
        if entry["role"] in ("user", "viewer", "auditor"):
            keys += [signer["signing_key"] for signer in self.administrators(owner)
                     if signer["account"] == mark["signer"]]
        counts = entry["role"] != "owner" and mark["account"] == entry["account"] and any(
            self.holds(key, "deletion", tag, entry["counter"], raw, (1, 2, 3), mark["signature"])
            for key in keys)
        if not counts:
            self.file.find("directory", tag, "its mark for deletion does not count")
        return mark["until"] if counts else None

    def administrators(self, owner):
        """Those whom the owner has signed, and who have come."""
        return [signer for tag, signer in self.entries.items()
                if signer["role"] == "administrator" and "signing_key" in signer
                and self.is_of_owner(owner, tag, signer) and self.is_joined(tag, signer)]

    def is_of_owner(self, owner, tag, entry):
        own = entry["role"] != "owner" or entry.get("signing_key") == owner
        return own and self.is_signed(owner, tag, entry)

    def is_signed(self, public, tag, entry):
        return self.holds(public, "directory", tag, entry["counter"], self.payload(tag),
                          range(1, 12), entry["signature"])

    def is_joined(self, tag, entry):
        """A person who has not come yet has no keys to join."""
        if "signing_key" not in entry and "agreement_key" not in entry:
            return True
        return "joining_signature" in entry and self.holds(
            entry["joining_key"], "keys", entry["account"], 0, self.payload(tag), (1, 13, 14),
            entry["joining_signature"])

    def holds(self, public, kind, id, counter, raw, keys, signature):
        signed = cbor2.dumps({key: raw[key] for key in keys if key in raw})
        return signature_holds(public, kind, self.db, b"", id, counter, signed, signature)

    def payload(self, tag):
        frame = self.file.open_frame("directory", "directory", dev(self.key, "dir"), b"", tag)
        return parse_map(frame[3])

    def compare_own(self, tag, entry, raw, verified):
        """The row of the person whose state is open. One that holds and has a larger counter is what
        somebody else has signed since the person's last login."""
        state = self.account.state
        copy = parse_map(state["directory_map"])
        later = verified and entry["counter"] > copy[9]
        if cbor2.dumps(raw) != state["directory_map"] and not later:
            self.file.find("directory", tag, "differs from the map in state")
        identity = state["identity"]
        public = (nacl.bindings.crypto_sign_seed_keypair(identity["signing"])[0],
                  nacl.bindings.crypto_scalarmult_base(identity["agreement"]))
        if public != (entry.get("signing_key"), entry.get("agreement_key")):
            self.file.find("directory", tag, "its public keys are not those of the identity")

    def compare_header(self, entry, header):
        same = ("account", "username", "try")
        if any(entry[name] != header[name] for name in same):
            self.file.find("header", entry["header"], "differs from the directory's row")

    def enrolment(self, account, enrolment):
        described = {k: v for k, v in enrolment["descriptor"].items() if k != "bytes"}
        chunks = self.chunks(account, enrolment)
        if enrolment["slot"] in self.file.rows["slots"]:
            self.file.seen["slots"].add(enrolment["slot"])
        else:
            self.file.find("slot", enrolment["slot"], "missing")
        out = {"slot": enrolment["slot"], **described, "costs": enrolment["costs"],
               "salt": enrolment["salt"], "floor": enrolment["floor"],
               "drift": enrolment["drift"], "last_step": enrolment["last_step"],
               "chunks": len(enrolment["chunks"])}
        if account == self.account.id:
            out["table_agrees"] = self.check_table(enrolment, chunks)
        return out

    def chunks(self, account, enrolment):
        opened = []
        for chunk in enrolment["chunks"]:
            try:
                digits = enrolment["descriptor"]["digits"]
                opened.append(open_chunk(self.file, account, digits, chunk))
            except Damaged as damage:
                self.file.find("codes", chunk["id"], str(damage))
        return opened

    def check_table(self, enrolment, chunks):
        """Whether every entry above the floor is what seed and target make it."""
        entries = self.account.state["enrolments"] if self.account.state else []
        own = next((e for e in entries if e["slot"] == enrolment["slot"]), None)
        if own is None or own["descriptor"] != enrolment["descriptor"]:
            self.file.find("state", self.account.id, "does not know the header's enrolment")
            return None
        described = own["descriptor"]
        try:
            targets = parse_targets(own["targets"], described["digits"], described["mode"])
        except Damaged as damage:
            self.file.find("state", self.account.id, str(damage))
            return None
        if self.account.opened.targets not in (None, own["targets"]):
            self.file.find("state", self.account.id, "its targets are not those of the login")
        wrong = 0
        for chunk in chunks:
            first = max(chunk.first_step, enrolment["floor"] + 1)
            wrong += sum(
                chunk.offset(step) != expected_offset(own["seed"], step, targets[step % 2],
                                                      described["algorithm"], described["digits"])
                for step in range(first, chunk.first_step + CHUNK_STEPS))
        if wrong:
            self.file.find("codes", enrolment["slot"], f"{wrong} offsets are wrong")
        return wrong == 0

    def compare_vault_mark(self, mark, settings):
        if not mark or not settings:
            return
        own, remembered = settings["directory_generation"], mark["directory_generation"]
        same_hash = mark["directory_hash"] == settings["directory_hash"]
        if own < remembered or (own == remembered and not same_hash):
            self.file.find("directory", self.db, "older than the keyring remembers")

    def compare_mark(self, mark, header):
        """The file may be ahead of the keyring, never behind."""
        if not mark:
            return
        root_edit = self.account.root["edit"] if self.account.root else 0
        floors = {entry["slot"]: entry["floor"] for entry in mark["floors"]}
        older = (header["edit"] < mark["header_edit"] or root_edit < mark["root_edit"]
                 or any(e["floor"] < floors.get(e["slot"], 0) for e in header["enrolments"]))
        if older:
            self.file.find("header", header["account"], "older than the keyring remembers")


# --- the program ------------------------------------------------------------------------------

INPUTS = ("key-line", "username", "password", "code", "next-code", "time", "backup-code",
          "activation-code", "kit-code", "account-mark", "vault-mark")


class Log:
    """§14: the device's audit log, as far as the account has its keys."""

    def __init__(self, file, device):
        self.file, self.key, self.device = file, dev(device.key, "audit"), device
        self.db, self.account = file.meta["db"], device.account
        self.rows, self.hashes = [], {}

    def report(self, mark):
        id = dev(self.device.key, "audit-id", 16)
        self.read()
        remembered = mark and mark.get("audit_sequence")
        if id not in self.file.rows["objects"] and not self.rows and not remembered:
            # A vault whose owner has not logged in since there is a log.
            return None
        head = self.file.look("objects", "log-head", self.key, b"", id, LOG_HEAD)
        if head is None:
            return None
        self.chain(head)
        self.compare_head(head)
        if remembered:
            self.compare("log-head", mark["audit_sequence"], mark["audit_hash"], "other than the mark's")
        return {"rows": len(self.rows), "lines": [self.line(row) for row in self.rows]}

    def read(self):
        aad_of = lambda id: place(self.db, "log", b"", id)
        for id, sealed in self.file.rows["objects"].items():
            try:
                frame = open_envelope(self.key, OBJECT_LABEL, aad_of(id), sealed)
                row = LOG(parse_map(parse_frame(frame)[3]))
            except Damaged:
                continue
            self.file.seen["objects"].add(id)
            self.rows.append(row)
            self.hashes[row["sequence"]] = sha256(frame)
        self.rows.sort(key=lambda row: row["sequence"])

    def chain(self, head):
        start = head.get("start", {"sequence": 1, "hash": bytes(32)})
        expected, before = start["sequence"], start["hash"]
        for row in self.rows:
            if row["sequence"] != expected or row["before"] != before:
                self.file.find("log", le64(row["sequence"]), "does not follow the row before")
            expected, before = row["sequence"] + 1, self.hashes[row["sequence"]]

    def compare_head(self, head):
        self.compare("log-head", head["sequence"], head["hash"], "leads to another row")
        owner = self.account.state and self.account.state["owner_public"]
        if owner and not self.signed(owner, head["key"], {3: head["public"], 4: head["key"]},
                                     head["key_signature"]):
            self.file.find("log-head", b"", "the key of the log is not the owner's")
        end = head.get("checkpoint")
        if end:
            public = next((entry.get("signing_key") for entry in self.device.entries.values()
                           if entry["account"] == end["account"]), None)
            payload = {1: end["sequence"], 2: end["hash"]}
            if public is None or not self.signed(public, end["sequence"], payload, end["signature"]):
                self.file.find("log-head", b"", "the end is signed by nobody here")
            self.compare("log-head", end["sequence"], end["hash"], "other than signed")

    def signed(self, public, counter, payload, signature):
        return signature_holds(public, "log", self.db, b"", b"", counter, cbor2.dumps(payload), signature)

    def compare(self, kind, sequence, hash, what):
        if sequence and self.hashes.get(sequence) != hash:
            self.file.find(kind, le64(sequence), what)

    def line(self, row):
        keys = {key["counter"]: key["key"] for key in (self.account.state or {}).get("audit_keys", [])}
        if row["key"] not in keys:
            return {"sequence": row["sequence"], "line": None}
        info = (lp(b"twinlatch/1/to/audit-line") + lp(self.db) + lp(le64(row["sequence"]))
                + lp(row["before"]))
        try:
            line = LINE(parse_map(hpke_open(keys[row["key"]], info, row["line"])))
        except Damaged as damage:
            self.file.find("log", le64(row["sequence"]), str(damage))
            line = None
        return {"sequence": row["sequence"], "line": line}


class Unusable(Exception):
    """The inputs make no sense."""


def read_inputs(lines):
    inputs = {}
    for line in lines:
        line = line.removesuffix("\n").removesuffix("\r")
        name, separator, value = line.partition("=")
        if not line:
            continue
        if not separator or name not in INPUTS or name in inputs:
            # The line may be a password that was typed without its name: it is not shown.
            raise Unusable("a line of the inputs is not `name=value` with one of the names "
                           + ", ".join(INPUTS) + ", each once")
        inputs[name] = value
    return inputs


def needed(inputs, name):
    if name not in inputs:
        raise Unusable(f"the input {name} is missing")
    return inputs[name]


def number(inputs, name):
    value = needed(inputs, name)
    if not (value.isascii() and value.isdigit()):
        raise Unusable(f"the input {name} has to be a number")
    return int(value)


def read_marks(inputs):
    marks = {}
    for name, shape in (("account", ACCOUNT_MARK), ("vault", VAULT_MARK)):
        if name + "-mark" in inputs:
            try:
                marks[name] = shape(parse_map(parse_line(inputs[name + "-mark"])))
            except Damaged as damage:
                raise Refused(f"the line of the {name}'s mark: {damage}") from None
    return marks


def decrypt(path, inputs):
    """Everything that one account can read of a vault file."""
    file, marks = File(path), read_marks(inputs)
    if "kit-code" in inputs:
        opened = use_kit(file, inputs)
    elif "backup-code" in inputs:
        opened = use_backup_code(file, inputs)
    else:
        opened = log_in(file, inputs)
    account = Account(file, opened)
    own = account.report()
    device, log = {}, None
    if account.device_key:
        rows = Device(file, account.device_key, account)
        device = rows.report(marks)
        log = Log(file, rows).report(marks.get("vault"))
    meta = file.meta
    return {
        "vault": {"format": meta["format"], "smallest_reader": meta["smallest_reader"],
                  "id": meta["db"], "number": print_vault_number(meta["db"]),
                  "device": meta["device"], "key_store": meta["key_store"],
                  "rows": {table: len(rows) for table, rows in file.rows.items()},
                  "rows_not_followed": {table: sorted(set(rows) - file.seen[table])
                                        for table, rows in file.rows.items()}},
        "device": device.get("settings"),
        "policy": device.get("policy"),
        "accounts": device.get("accounts", []),
        "account": own,
        "items": [{"collection": found["id"], **item} for found in own["collections"]
                  for item in found.pop("items")],
        "events": own.pop("events"),
        "log": log,
        "marks": marks,
        "findings": file.findings,
    }


def readable(value):
    """Bytes as hex, so that JSON can hold them."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {key: readable(inner) for key, inner in value.items()}
    return [readable(inner) for inner in value] if isinstance(value, list) else value


def main(arguments):
    if arguments == ["--self-test"]:
        self_test()
        print("decrypt.py: all published values are met")
        return 0
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        inputs = read_inputs(sys.stdin)
        if "activation-code" in inputs:
            left = read_invitation(File(arguments[0]), inputs)
            print(json.dumps(readable(left), indent=2, ensure_ascii=False))
            return 0
        found = decrypt(arguments[0], inputs)
    except Unusable as trouble:
        print(f"decrypt.py: {trouble}", file=sys.stderr)
        return 2
    except Refused as trouble:
        print(f"decrypt.py: {trouble}", file=sys.stderr)
        return 1
    print(json.dumps(readable(found), indent=2, ensure_ascii=False))
    for finding in found["findings"]:
        print("decrypt.py: {row} {id}: {what}".format(**finding), file=sys.stderr)
    return 3 if found["findings"] else 0


# --- published values -------------------------------------------------------------------------

def self_test():
    """Checks each primitive against values that others have published."""
    for check in (test_codes, test_hkdf, test_argon2, test_cipher, test_signature, test_agreement,
                  test_hpke, test_padme, test_canonical, test_printed):
        check()


def expect(what, got, wanted):
    if got != wanted:
        sys.exit(f"decrypt.py: {what}: got {readable(got)}, published is {readable(wanted)}")


def test_codes():
    """RFC 4226 appendix D and RFC 6238 appendix B."""
    seed = b"12345678901234567890"
    wanted = [755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489]
    expect("RFC 4226", [truncated(seed, c, "sha1") % 10**6 for c in range(10)], wanted)
    long_seed = b"1234567890" * 7
    for algorithm, length, wanted in (
            ("sha1", 20, [94287082, 7081804, 14050471, 89005924, 69279037, 65353130]),
            ("sha256", 32, [46119246, 68084774, 67062674, 91819424, 90698825, 77737706]),
            ("sha512", 64, [90693936, 25091201, 99943326, 93441116, 38618901, 47863826])):
        times = (59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000)
        codes = [truncated(long_seed[:length], t // 30, algorithm) % 10**8 for t in times]
        expect(f"RFC 6238 {algorithm}", codes, wanted)


def test_hkdf():
    """RFC 5869 A.1."""
    prk = hkdf_extract(bytes(range(13)), b"\x0b" * 22)
    expect("RFC 5869 extract", prk, bytes.fromhex(
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"))
    expect("RFC 5869 expand", hkdf_expand(prk, bytes(range(0xF0, 0xFA)), 42), bytes.fromhex(
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"))


def test_argon2():
    """RFC 9106 section 5.3; its secret and associated data need the context of the C library."""
    ffi, lib = argon2.low_level.ffi, argon2.low_level.lib
    inputs = {name: ffi.new("uint8_t[]", data) for name, data in (
        ("out", bytes(32)), ("pwd", b"\x01" * 32), ("salt", b"\x02" * 16),
        ("secret", b"\x03" * 8), ("ad", b"\x04" * 12))}
    context = ffi.new("argon2_context *", {
        **inputs, "outlen": 32, "pwdlen": 32, "saltlen": 16, "secretlen": 8, "adlen": 12,
        "t_cost": 3, "m_cost": 32, "lanes": 4, "threads": 1, "version": 0x13,
        "allocate_cbk": ffi.NULL, "free_cbk": ffi.NULL,
        "flags": lib.ARGON2_DEFAULT_FLAGS})
    expect("Argon2id runs", argon2.low_level.core(context, argon2.low_level.Type.ID.value), 0)
    expect("RFC 9106 5.3", bytes(ffi.buffer(inputs["out"], 32)), bytes.fromhex(
        "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"))


def test_cipher():
    """draft-irtf-cfrg-xchacha-03 A.3.1."""
    sealed = bytes.fromhex(
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
        "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
        "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
        "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49")
    plain = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
        sealed, bytes.fromhex("50515253c0c1c2c3c4c5c6c7"), bytes(range(0x40, 0x58)),
        bytes(range(0x80, 0xA0)))
    expect("XChaCha20-Poly1305", plain[:24], b"Ladies and Gentlemen of ")


def test_signature():
    """RFC 8032 section 7.1, test 2."""
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    public, secret = nacl.bindings.crypto_sign_seed_keypair(seed)
    expect("RFC 8032 key", public, bytes.fromhex(
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"))
    expect("RFC 8032", nacl.bindings.crypto_sign(b"\x72", secret)[:64], bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"))


def test_agreement():
    """RFC 7748 section 6.1."""
    secret = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
    expect("RFC 7748", nacl.bindings.crypto_scalarmult_base(secret), bytes.fromhex(
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"))


def test_hpke():
    """RFC 9180 appendix A.2.1, sequence number 0."""
    secret = bytes.fromhex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb")
    message = bytes.fromhex(
        "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db"
        "21993c62ce81883d2dd1b51a28")
    expect("RFC 9180", hpke_open(secret, b"Ode on a Grecian Urn", message, b"Count-0"),
           b"Beauty is truth, truth beauty")


def test_padme():
    """§7, worked by hand: 257 = 0b1_0000_0001 keeps 4 bits below its highest."""
    for length, padded in ((0, 256), (256, 256), (257, 272), (300, 304), (1000, 1024),
                           (65537, 67584)):
        expect(f"PADME of {length}", padme(length), padded)


def test_canonical():
    """RFC 8949 section 4.2: one spelling for each value."""
    expect("a map", parse_map(bytes.fromhex("a2010002f5")), {1: 0, 2: True})
    for wrong in ("a20200f501", "a2020001f5", "a2010001f5", "bf0100ff", "a1180100", "a101180a00",
                  "a1011800", "a1015f4100ff", "a101f6", "a101f90000", "a101c24101", "80",
                  "a10100ff", "a1616100", "a1", ""):
        try:
            parse_map(bytes.fromhex(wrong))
        except Damaged:
            continue
        sys.exit(f"decrypt.py: {wrong} is not canonical and was taken")


def test_printed():
    """Crockford's base 32: https://www.crockford.com/base32.html."""
    expect("symbols", parse_code(b"l", print_code(b"l", b"\xff" * 10, 16, 1), 10, 16, 1),
           b"\xff" * 10)
    code = print_code(b"l", bytes(range(17))[:16] + b"\x40", 26, 2)
    typed = code.lower().replace("0", "o").replace("1", "l")
    expect("typed symbols", parse_code(b"l", typed, 17, 26, 2), bytes(range(16)) + b"\x40")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
