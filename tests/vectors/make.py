#!/usr/bin/python3
"""Makes the vectors beside it: the writing half of docs/decrypt.py.

    make.py            compares what it makes with the files; says what differs
    make.py --write    writes the files that are missing, and never changes one that is there

A vector that differs from its file means that the format has changed: files of a released version
are never made again, a new version adds its own.
"""

import base64
import hashlib
import sqlite3
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent.parent / "docs"))

import cbor2  # noqa: E402
import decrypt as tl  # noqa: E402
import nacl.bindings  # noqa: E402

REAL = (65536, 3, 4)  # the least that the program accepts
SMALL = (32, 1, 4)    # the least that Argon2 accepts with four lanes
PASSWORD = "Zwölf Boxkämpfer\u2003jagen Viktor"
DRAWN = {}


def draw(name, length):
    """Bytes that look random and are the same each time."""
    return hashlib.shake_256(b"twinlatch vector: " + name.encode()).digest(length)


DB, ACCOUNT, COLLECTION = draw("db", 16), draw("account", 16), draw("collection", 16)
EVENTS = draw("events", 16)
DEVICE_KEY, ROOT_KEY = draw("device key", 32), draw("root key", 32)
COLLECTION_KEY, EVENTS_KEY = draw("collection key", 32), draw("events key", 32)
SEED = draw("seed", 20)
SALT = draw("salt", 32)


# --- writing ----------------------------------------------------------------------------------

def seal(key, label, aad, plain, nonce):
    encryption, commitment = tl.envelope_keys(key, nonce, label, aad)
    text = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, aad, nonce, encryption)
    return tl.CLEAR + nonce + commitment + text


def frame(payload, revision=0, generation=0, schema=1):
    head = tl.le16(schema) + tl.le64(revision) + tl.le32(generation) + tl.lp(payload)
    return head.ljust(tl.padme(len(head)), b"\0")


def seal_row(kind, key, scope, id, payload, label=tl.OBJECT_LABEL, **framing):
    aad = tl.place(DB, kind, scope, id)
    return seal(key, label, aad, frame(payload, **framing), nonce_of(kind, id))


def nonce_of(kind, id):
    return draw(f"nonce {kind} {id.hex()}", 24)


def make_descriptor(digits, mode="single", algorithm=1, first_step=58_000_000, period=30, kind=1):
    numbers = bytes([kind, algorithm, digits, 2 if mode == "pair" else 1])
    return numbers + tl.le32(period) + tl.le64(first_step)


def wrap(way, account, row, costs, salt, ikm, root_key, nonce, bound=b""):
    key = tl.wrapping_key(way, account, row, ikm)
    aad = tl.wrap_aad(way, account, row, costs, salt, bound)
    return seal(key, b"twinlatch/1/" + way.encode(), aad, root_key, nonce)


def make_chunk(seed, algorithm, digits, targets, first_step, floor):
    width = {6: 3, 8: 4}[digits]
    entries = []
    for step in range(first_step, first_step + tl.CHUNK_STEPS):
        offset = tl.expected_offset(seed, step, targets[step % 2], algorithm, digits)
        erased = step <= floor or offset is None
        entries.append(b"\xff" * width if erased else offset.to_bytes(width, "little"))
    return b"".join(entries)


def sign(secret, kind, scope, id, counter, payload):
    message = (tl.lp(b"twinlatch/1/sign/" + kind.encode()) + tl.lp(DB) + tl.lp(scope) + tl.lp(id)
               + tl.le64(counter) + tl.lp(payload))
    _, expanded = nacl.bindings.crypto_sign_seed_keypair(secret)
    return nacl.bindings.crypto_sign(message, expanded)[:64]


# --- vectors ----------------------------------------------------------------------------------

def vector(path, comment, body=b"", **fields):
    """Header lines, a blank line, the bytes in hex."""
    lines = [f"comment: {comment}"]
    for name, value in fields.items():
        value = value.hex() if isinstance(value, bytes) else str(value)
        lines.append(f"{name.replace('_', '-')}:" + (f" {value}" if value else ""))
    lines.append("")
    digits = body.hex()
    lines += [digits[i:i + 96] for i in range(0, len(digits), 96)]
    DRAWN[path] = ("\n".join(lines).rstrip("\n") + "\n").encode()


def keys():
    names = ("id", "device-id", "dir-tag", "dir", "header", "try", "recovery", "settings", "slot",
             "mailbox", "audit", "audit-id", "policy-id")
    vector("keys/device", "subkeys and ids of a device key", device_key=DEVICE_KEY,
           **{name: tl.dev(DEVICE_KEY, name, 16 if name.endswith("-id") else 32)
              for name in names if name != "id"}, id=tl.dev(DEVICE_KEY, "id", 8))
    names = ("state", "state-id", "root", "root-id", "ways", "ways-id", "collections")
    vector("keys/root", "subkeys and ids of a root key", root_key=ROOT_KEY, account=ACCOUNT,
           **{name: tl.root(ROOT_KEY, name, ACCOUNT, 16 if name.endswith("-id") else 32)
              for name in names})
    names = ("object", "manifest", "head", "head-id")
    vector("keys/collection", "subkeys and ids of a collection key",
           collection_key=COLLECTION_KEY, collection=COLLECTION,
           **{name: tl.coll(COLLECTION_KEY, name, COLLECTION, 16 if name.endswith("-id") else 32)
              for name in names})
    vector("keys/line", "the line of the keyring", device_key=DEVICE_KEY, line=key_line())


def key_line():
    return base64.b64encode(b"\x01" + tl.dev(DEVICE_KEY, "id", 8) + DEVICE_KEY).decode()


def names():
    for name, typed, key in (
            ("plain", "ada", "ada"),
            ("capitals", "ADA.Lovelace", "ada.lovelace"),
            ("composed", "Ame\u0301lie", "am\u00e9lie"),
            ("wide", "\uff21\uff24\uff21", "ada"),
            ("sigma", "\u039f\u03a3", "\u03bf\u03c3"),
            ("dotted_i", "\u0130\u0130", "i\u0307i\u0307")):
        assert tl.username_key(typed) == key, name
        vector(f"names/{name}", "a username and where the directory keeps it",
               device_key=DEVICE_KEY, username=typed, tag=tl.directory_tag(DEVICE_KEY, typed))


def envelopes():
    key, id = draw("item key", 32), draw("item", 16)
    aad = tl.place(DB, "item", COLLECTION, id)
    nonce, plain = draw("nonce envelope", 24), b"an envelope"
    sealed = seal(key, tl.OBJECT_LABEL, aad, plain, nonce)
    good = dict(key=key, kind="item", db=DB, scope=COLLECTION, id=id)

    def case(name, comment, expect, body, **change):
        more = dict(plain=plain, nonce=nonce) if expect == "opens" else {}
        vector(f"envelope/{name}", comment, body, expect=expect, **{**good, **change}, **more)

    case("right", "a text under the key of its place", "opens", sealed)
    empty = seal(key, tl.OBJECT_LABEL, aad, b"", nonce)
    vector("envelope/empty_text", "the shortest envelope: 74 bytes", empty, expect="opens", **good,
           plain=b"", nonce=nonce)
    device = seal(key, tl.OBJECT_LABEL, tl.place(DB, "directory", b"", id), plain, nonce)
    case("without_scope", "a row of the device has no scope", "opens", device, kind="directory",
         scope=b"")
    for name, at in (("nonce", 5), ("commitment", 30), ("text", 60), ("tag", len(sealed) - 1)):
        body = bytearray(sealed)
        body[at] ^= 1
        case(f"bit_in_{name}", f"one bit of the {name} is flipped", "cannot-open", bytes(body))
    for name, at in (("version", 0), ("suite", 1)):
        body = bytearray(sealed)
        body[at] = 2
        case(f"unknown_{name}", f"{name} 2", "unknown-suite", bytes(body))
    case("other_key", "another key", "cannot-open", sealed, key=draw("other", 32))
    case("other_kind", "the same row as another kind", "cannot-open", sealed, kind="event")
    case("other_label", "the same row as a kit's", "cannot-open",
         seal(key, tl.KIT_LABEL, aad, plain, nonce))
    case("other_scope", "the same row in another collection", "cannot-open", sealed,
         scope=draw("other scope", 16))
    case("other_id", "the same row under another id", "cannot-open", sealed, id=draw("o", 16))
    case("other_vault", "the same row in another vault", "cannot-open", sealed, db=draw("od", 16))
    case("cut", "the last byte is missing", "cannot-open", sealed[:-1])
    case("too_short", "73 bytes", "cannot-open", empty[:-1])
    case("nothing", "no bytes at all", "cannot-open", b"")


def records():
    key, id = draw("record key", 32), draw("record", 16)
    aad = tl.place(DB, "item", COLLECTION, id)
    nonce = draw("nonce record", 24)
    place = dict(key=key, kind="item", db=DB, scope=COLLECTION, id=id)
    payload = cbor2.dumps({1: 0, 2: "Zürich"})

    def case(name, comment, expect, plain, **more):
        vector(f"record/{name}", comment, seal(key, tl.OBJECT_LABEL, aad, plain, nonce),
               expect=expect, **place, **more)

    def right(name, comment, payload, revision, generation):
        case(name, comment, "opens", frame(payload, revision, generation), nonce=nonce, schema=1,
             revision=revision, generation=generation, payload=payload)

    right("right", "revision 7 of generation 3", payload, 7, 3)
    right("largest_numbers", "every number at its largest", payload, 2**64 - 1, 2**32 - 1)
    right("nothing", "an empty payload", b"", 0, 0)
    right("fills_256", "a payload that needs no padding", draw("fill", 238), 1, 1)
    right("one_more_than_256", "257 bytes round up to 272", draw("fill", 239), 1, 1)
    right("long", "65,537 bytes round up to 67,584", draw("long", 65537 - 18), 1, 1)
    good = frame(payload, 7, 3)
    case("padding_not_zero", "the last byte of the padding is 1", "framing", good[:-1] + b"\1")
    case("padding_too_long", "padded to 272 bytes", "framing", good + bytes(16))
    case("padding_missing", "not padded", "framing", good[:18 + len(payload)])
    case("length_too_long", "a length beyond the text", "framing",
         good[:14] + tl.le32(239) + good[18:])
    case("shorter_than_frame", "17 bytes", "framing", good[:17])


def slots():
    slot = draw("slot", 16)
    nonce = draw("nonce slot", 24)

    def fields(digits, mode, targets, costs, hardware=b""):
        numbers = {"even": targets[0], "odd": targets[-1]}
        return dict(password=PASSWORD, digits=digits, mode=mode, **numbers, hardware=hardware,
                    costs=" ".join(map(str, costs)), salt=SALT,
                    descriptor=make_descriptor(digits, mode), account=ACCOUNT, slot=slot,
                    device_key=DEVICE_KEY)

    def wrapped(given):
        pair = given["mode"] == "pair"
        targets = tl.le64(given["even"]) + (tl.le64(given["odd"]) if pair else b"")
        costs = tuple(map(int, given["costs"].split()))
        a = tl.slot_secret(given["password"], targets, given["hardware"], given["salt"], costs)
        return wrap("slot", given["account"], given["slot"], costs, given["salt"],
                    a + tl.dev(given["device_key"], "slot"), ROOT_KEY, nonce,
                    tl.lp(given["descriptor"]))

    def right(name, comment, given):
        vector(f"slot/{name}", comment, wrapped(given), expect="opens", **given,
               root_key=ROOT_KEY, nonce=nonce)

    right("eight_digits", "the default", fields(8, "single", [27182818], REAL))
    right("six_digits", "a phone that shows six", fields(6, "single", [314159], REAL))
    right("pair", "two consecutive codes", fields(8, "pair", [12345678, 87654321], REAL))
    right("other_spelling", "letters and accents apart, an ordinary blank: the same password",
          {**fields(8, "single", [27182818], SMALL),
           "password": unicodedata.normalize("NFD", PASSWORD).replace("\u2003", " ")})
    right("hardware", "with 32 bytes of a hardware factor",
          fields(8, "single", [27182818], SMALL, draw("hardware", 32)))
    right("smallest_target", "T is 0", fields(8, "single", [0], SMALL))
    right("largest_target", "T is 10^8 - 1", fields(8, "single", [99999999], SMALL))

    small = fields(8, "single", [27182818], SMALL)
    made = wrapped(small)
    for name, change in (
            ("password", dict(password=PASSWORD.lower())),
            ("target", dict(even=27182819, odd=27182819)),
            ("hardware_factor", dict(hardware=bytes(32))),
            ("account", dict(account=draw("other account", 16))),
            ("slot", dict(slot=draw("other slot", 16))),
            ("device_key", dict(device_key=draw("other device", 32))),
            ("salt", dict(salt=draw("other salt", 32))),
            ("costs", dict(costs="40 1 4")),
            ("first_step", dict(descriptor=make_descriptor(8, first_step=58_000_001)))):
        vector(f"slot/other_{name}", f"another {name.replace('_', ' ')}", made, expect="denied",
               **{**small, **change})
    vector("slot/cut", "105 bytes", made[:-1], expect="damaged", **small)
    vector("slot/unknown_suite", "suite 2", b"\1\2" + made[2:], expect="damaged", **small)
    for name, numbers in (("kind", dict(kind=4)), ("algorithm", dict(algorithm=0)),
                          ("period_14", dict(period=14)), ("period_301", dict(period=301))):
        given = {**small, "descriptor": make_descriptor(8, **numbers)}
        vector(f"slot/bounds_{name}", "an enrolment out of bounds", made, expect="out-of-bounds",
               **given)
    for digits in (0, 1, 5, 7, 9, 255):
        given = {**small, "descriptor": make_descriptor(digits)}
        vector(f"slot/bounds_digits_{digits}", "an enrolment out of bounds", made,
               expect="out-of-bounds", **given)
    for name, costs in (("less_memory", "65535 3 4"), ("more_memory", "4194305 3 4"),
                        ("fewer_passes", "65536 2 4"), ("more_passes", "65536 17 4"),
                        ("no_lanes", "65536 3 0"), ("more_lanes", "65536 3 17")):
        vector(f"costs/{name}", "costs out of bounds are refused before any work",
               costs=costs, expect="refused")
    for name, costs in (("floor", "65536 3 1"), ("ceiling", "4194304 16 16")):
        vector(f"costs/{name}", "the bounds themselves are accepted", costs=costs,
               expect="accepted")


def kit_code(name):
    """130 bits, left-aligned."""
    code = bytearray(draw(name, 17))
    code[16] &= 0xC0
    return bytes(code)


def ways():
    row, nonce = draw("backup row", 16), draw("nonce way", 24)
    backup, kit = draw("backup code", 10), kit_code("kit code")
    tag, key = tl.kit_tag_and_key(kit, DB)
    vector("ways/kit", "tag and key of a kit", db=DB, code=tl.print_kit(kit), tag=tag, key=key)
    for costs, name in ((REAL, ""), (SMALL, "_small")):
        a = tl.way_secret("backup", PASSWORD, SALT, costs)
        made = wrap("backup", ACCOUNT, row, costs, SALT, a + backup + tl.dev(DEVICE_KEY, "slot"),
                    ROOT_KEY, nonce)
        given = dict(way="backup", password=PASSWORD, code=tl.print_backup(backup), account=ACCOUNT,
                     row=row, costs=" ".join(map(str, costs)), salt=SALT, device_key=DEVICE_KEY)
        vector(f"ways/backup{name}", "password, code and device key", made, expect="opens",
               **given, root_key=ROOT_KEY, nonce=nonce)
        a = tl.way_secret("kit+password", PASSWORD, SALT, costs)
        made_kit = wrap("kit+password", ACCOUNT, tag, costs, SALT, a + kit, ROOT_KEY, nonce)
        given_kit = dict(way="kit+password", password=PASSWORD, code=tl.print_kit(kit),
                         account=ACCOUNT, row=tag, costs=" ".join(map(str, costs)), salt=SALT)
        vector(f"ways/kit_password{name}", "password and kit", made_kit, expect="opens",
               **given_kit, root_key=ROOT_KEY, nonce=nonce)
    for name, change in (("password", dict(password=PASSWORD + "!")),
                         ("code", dict(code=tl.print_backup(draw("other code", 10)))),
                         ("row", dict(row=draw("other row", 16))),
                         ("account", dict(account=draw("other account", 16))),
                         ("device_key", dict(device_key=draw("other device", 32)))):
        vector(f"ways/backup_other_{name}", f"another {name.replace('_', ' ')}", made,
               expect="denied", **{**given, **change})
    for name, change in (("password", dict(password=PASSWORD + "!")),
                         ("code", dict(code=tl.print_kit(kit_code("other kit"))))):
        vector(f"ways/kit_password_other_{name}", f"another {name}", made_kit, expect="denied",
               **{**given_kit, **change})
    invited = Invited()
    given = dict(way="pending", code=tl.print_backup(invited.code), account=invited.account,
                 row=invited.way, device_key=DEVICE_KEY)
    vector("ways/pending", "activation code and device key: no password, no costs, no salt",
           invited.wrapped(), expect="opens", **given, pending_key=invited.key,
           nonce=nonce_of("wrap", invited.way))
    for name, change in (("code", dict(code=tl.print_backup(draw("other code", 10)))),
                         ("row", dict(row=draw("other row", 16))),
                         ("account", dict(account=draw("other account", 16))),
                         ("device_key", dict(device_key=draw("other device", 32)))):
        vector(f"ways/pending_other_{name}", f"another {name.replace('_', ' ')}",
               invited.wrapped(), expect="denied", **{**given, **change})
    backup = wrap("backup", invited.account, invited.way, (), b"",
                  invited.code + tl.dev(DEVICE_KEY, "slot"), invited.key, nonce)
    vector("ways/pending_as_backup", "the same key wrapped as another way's", backup,
           expect="denied", **given)
    admin_ways()


def admin_ways():
    """The ways that administrators help with: R, and the person's own part (§11)."""
    row, nonce = draw("help row", 16), draw("nonce help", 24)
    share, part, code = draw("share", 32), draw("share part", 32), draw("paper code", 10)
    other_part = bytes(a ^ b for a, b in zip(share, part))
    a = tl.way_secret("admin-phone", PASSWORD, SALT, SMALL)
    costs = " ".join(map(str, SMALL))
    given = dict(account=ACCOUNT, row=row)
    printed = dict(code=tl.print_paper(code))
    ways = (("phone", SMALL, SALT, share + a + code,
             dict(password=PASSWORD, costs=costs, salt=SALT, **printed)),
            ("password", (), b"", share + code, printed),
            ("full", (), b"", share, {}))
    others = (("password", dict(password=PASSWORD + "!")),
              ("code", dict(code=tl.print_paper(draw("other paper", 10)))),
              ("share", dict(share=draw("other share", 32))),
              ("row", dict(row=draw("other row", 16))),
              ("account", dict(account=draw("other account", 16))))
    for name, costs, salt, ikm, more in ways:
        way = f"admin-{name}"
        made = wrap(way, ACCOUNT, row, costs, salt, ikm, ROOT_KEY, nonce)
        right = dict(way=way, share=share, **given, **more)
        vector(f"ways/admin_{name}", f"all that {way} takes", made, expect="opens", **right,
               root_key=ROOT_KEY, nonce=nonce)
        for what, change in others:
            if what in right:
                vector(f"ways/admin_{name}_other_{what}", f"another {what}", made,
                       expect="denied", **{**right, **change})
        two = {**right, "share": part, "share_2": other_part}
        vector(f"ways/admin_{name}_two", "the parts of two administrators", made, expect="opens",
               **two, root_key=ROOT_KEY)
        vector(f"ways/admin_{name}_one_of_two", "the part of one of two administrators", made,
               expect="denied", **{**right, "share": part})


def printed():
    sorts = (("kit", kit_code("printed kit"), tl.print_kit),
             ("backup", draw("printed backup", 10), tl.print_backup),
             ("activation", draw("printed activation", 10), tl.print_backup),
             ("paper", draw("printed paper", 10), tl.print_paper),
             ("vault", DB, tl.print_vault_number))
    for sort, code, show in sorts:
        right = show(code)

        def case(name, comment, typed, expect, **more):
            vector(f"printed/{sort}_{name}", comment, sort=sort, typed=typed, expect=expect, **more)

        case("right", "as it is printed", right, "reads", bytes=code, printed=right)
        sloppy = right.lower().replace("0", "o").replace("1", "l").replace(" ", "-")
        case("sloppy", "small letters, o for 0, l for 1, other separators", sloppy, "reads",
             bytes=code, printed=right)
        bare = right.replace(" ", "").replace("-", "")
        case("bare", "without separators", bare, "reads", bytes=code, printed=right)
        other = "2" if bare[3] != "2" else "3"
        case("wrong_symbol", "one symbol is misread", bare[:3] + other + bare[4:], "wrong-check")
        other = "2" if bare[-1] != "2" else "3"
        case("wrong_check", "the last check symbol is misread", bare[:-1] + other, "wrong-check")
        case("too_short", "a symbol is missing", bare[:-1], "wrong-length")
        case("too_long", "a symbol too many", bare + "0", "wrong-length")
        case("bad_symbol", "U is no symbol", "U" + bare[1:], "bad-symbol")


def tables():
    first = 58_000_000 - 58_000_000 % tl.CHUNK_STEPS
    for name, digits, mode, algorithm, floor in (
            ("eight_digits", 8, "single", "sha1", first + 777),
            ("six_digits", 6, "single", "sha256", 0),
            ("pair", 8, "pair", "sha512", first + 20158)):
        targets = [int.from_bytes(draw(f"target {name} {i}", 8), "little") % 10 ** digits
                   for i in range(2)]
        targets = targets if mode == "pair" else targets[:1] * 2
        raw = make_chunk(SEED, algorithm, digits, targets, first, floor)
        chunk = tl.Chunk(raw, digits, first)
        steps = [first, first + 777, first + 778, first + 779, first + 10000, first + 20159]
        dud = next(step for step in range(max(floor + 1, first), first + 20160)
                   if chunk.offset(step) is None or step == first + 20159)
        offsets = " ".join(f"{step}={chunk.offset(step)}".replace("None", "-")
                           for step in [*steps, dud])
        key, id, nonce = draw(f"chunk key {name}", 32), draw(f"chunk {name}", 16), \
            draw(f"nonce chunk {name}", 24)
        sealed = seal(key, tl.OBJECT_LABEL, tl.place(DB, "codes", ACCOUNT, id), raw, nonce)
        vector(f"table/{name}", "one week of offsets, sealed", seed=SEED, algorithm=algorithm,
               digits=digits, mode=mode, even=targets[0], odd=targets[1], first_step=first,
               floor=floor, offsets=offsets, raw_length=len(raw),
               raw_hash=tl.sha256(raw), key=key, db=DB, account=ACCOUNT, id=id, nonce=nonce,
               sealed_hash=tl.sha256(sealed))


def signatures():
    secret, id = draw("signing key", 32), draw("signed", 16)
    public = nacl.bindings.crypto_sign_seed_keypair(secret)[0]
    payload = cbor2.dumps({1: ACCOUNT, 9: 4})
    for kind in ("directory", "keys", "head", "member", "owner", "policy", "log", "deletion"):
        scope = b"" if kind != "member" else COLLECTION
        at = id if kind not in ("member", "policy", "log") else b""
        good = dict(kind=kind, db=DB, scope=scope, id=at, counter=4, payload=payload)
        made = sign(secret, kind, scope, at, 4, payload)
        vector(f"signature/{kind}", f"a signature of kind {kind}", made, expect="holds",
               secret=secret, public=public, **good)
        if kind == "directory":
            for name, change in (("kind", dict(kind="keys")), ("id", dict(id=draw("o", 16))),
                                 ("counter", dict(counter=5)), ("vault", dict(db=draw("od", 16))),
                                 ("payload", dict(payload=cbor2.dumps({1: ACCOUNT, 9: 5}))),
                                 ("scope", dict(scope=COLLECTION))):
                vector(f"signature/other_{name}", f"another {name}", made, expect="does-not-hold",
                       public=public, **{**good, **change})
    invited = Invited()
    row = dict(kind="directory", db=DB, scope=b"", id=invited.tag, counter=1,
               payload=cbor2.dumps(invited.unsigned()))
    made = invited.directory_map()[12]
    vector("signature/by_administrator", "a directory row, signed by the account of key 11", made,
           expect="holds", secret=invited.administrator,
           public=nacl.bindings.crypto_sign_seed_keypair(invited.administrator)[0], **row)
    vector("signature/by_administrator_under_owner", "the same is not the owner's word", made,
           expect="does-not-hold", public=public_identity()[0], **row)
    for name, change in (("role", {6: 2}), ("signer", {11: ACCOUNT})):
        changed = cbor2.dumps({**invited.unsigned(), **change})
        vector(f"signature/by_administrator_other_{name}", f"another {name} in the same row", made,
               expect="does-not-hold",
               public=nacl.bindings.crypto_sign_seed_keypair(invited.administrator)[0],
               **{**row, "payload": changed})
    agreement = draw("agreement key", 32)
    vector("signature/public_keys", "the public halves", secret=secret, public=public,
           agreement=agreement, agreement_public=nacl.bindings.crypto_scalarmult_base(agreement))


def marks():
    account = {0: 1, 1: 12, 2: [[draw("slot 1", 16), 58_000_000], [draw("slot 2", 16), 7]],
               3: 300, 4: 70_000, 5: 5, 6: 1_740_000_000, 7: [], 8: 0}
    account[2].sort()
    more = {**account, 7: [[draw("set", 16), draw("used", 8)]], 8: 2, 9: 1_740_000_001}
    vault = {0: 1, 1: 4, 2: 9, 3: draw("directory hash", 32), 4: "/home/ada/vault.db",
             5: 1_740_000_000, 6: 0, 7: bytes(32)}
    newer = {0: 2, 1: 12, 99: "unknown"}
    for sort, name, comment, value, expect in (
            ("account", "account", "what is remembered of an account", account, "reads"),
            ("account", "account_full", "with used codes and a begun cost upgrade", more, "reads"),
            ("vault", "vault", "what is remembered of a vault", vault, "reads"),
            ("account", "account_newer", "version 2, with an unknown key", newer, "newer"),
            ("account", "account_version_0", "no version is 0", {**account, 0: 0}, "damaged"),
            ("account", "account_unknown_key", "version 1 has no key 10", {**account, 10: 0},
             "damaged"),
            ("account", "account_unsorted", "floors out of order",
             {**account, 2: account[2][::-1]}, "damaged"),
            ("vault", "vault_short_hash", "a hash of 31 bytes", {**vault, 3: bytes(31)},
             "damaged")):
        vector(f"mark/{name}", comment, cbor2.dumps(value), sort=sort, expect=expect)


# --- payloads ---------------------------------------------------------------------------------

def identity():
    return draw("identity signing", 32), draw("identity agreement", 32)


def public_identity():
    signing, agreement = identity()
    return (nacl.bindings.crypto_sign_seed_keypair(signing)[0],
            nacl.bindings.crypto_scalarmult_base(agreement))


def directory_map(tag, header, tries):
    public, agreement = public_identity()
    signing = identity()[0]
    row = {1: ACCOUNT, 2: header, 3: tries, 4: "Ada", 5: "Ada Lovelace", 6: 1, 7: 1, 8: [], 9: 1,
           10: public, 11: ACCOUNT}
    row[12] = sign(signing, "directory", b"", tag, 1, cbor2.dumps(row))
    row.update({13: public, 14: agreement})
    joined = cbor2.dumps({1: ACCOUNT, 13: public, 14: agreement})
    row[15] = sign(signing, "keys", b"", ACCOUNT, 0, joined)
    return row


class Invited:
    """Whom an administrator has invited, and who has not come."""

    account, way, object = draw("invited", 16), draw("invited way", 16), draw("invited left", 16)
    code, key = draw("activation code", 10), draw("pending key", 32)
    administrator, joining = draw("administrator signing", 32), draw("joining key", 32)
    tag = tl.directory_tag(DEVICE_KEY, "mary")

    def unsigned(self):
        return {1: self.account, 2: draw("invited header", 16), 3: draw("invited tries", 16),
                4: "mary", 5: "Mary Somerville", 6: 4, 7: 1, 8: [], 9: 1,
                10: nacl.bindings.crypto_sign_seed_keypair(self.joining)[0],
                11: draw("administrator", 16)}

    def directory_map(self):
        row = self.unsigned()
        return {**row, 12: sign(self.administrator, "directory", b"", self.tag, 1,
                                cbor2.dumps(row))}

    def wrapped(self):
        return wrap("pending", self.account, self.way, (), b"",
                    self.code + tl.dev(DEVICE_KEY, "slot"), self.key, nonce_of("wrap", self.way))

    def payloads(self):
        left = {1: cbor2.dumps(self.directory_map()), 2: self.joining, 3: public_identity()[0]}
        way = {1: self.account, 2: 7, 6: self.wrapped(), 8: self.object, 9: TIME + 86400}
        device = dict(device_key=DEVICE_KEY)
        for name, comment, kind, key, scope, id, payload, keys in (
                ("pending", "what was left for an invited person", "pending", self.key,
                 self.account, self.object, left, dict(pending_key=self.key)),
                ("recovery_pending", "the way that leads to it", "recovery",
                 tl.dev(DEVICE_KEY, "recovery"), b"", self.way, way, device),
                ("directory_invited", "the row of a person who has not come", "directory",
                 tl.dev(DEVICE_KEY, "dir"), b"", self.tag, self.directory_map(), device)):
            payload = cbor2.dumps(payload)
            vector(f"payload/{name}", comment, seal_row(kind, key, scope, id, payload),
                   expect="opens", kind=kind, db=DB, id=id, account=self.account, **keys,
                   nonce=nonce_of(kind, id), payload=payload)


def payloads():
    """One row of each kind that a login needs, sealed; and what no row may be."""
    Invited().payloads()
    account = Whole()
    rows = account.rows()
    for (table, id), (kind, key, scope, payload, label) in account.sealed.items():
        known = ("directory", "header", "try", "recovery", "kit", "state", "ways", "device")
        name = f"payload/{kind}"
        if kind not in known or name in DRAWN:
            continue
        opener = dict(kit=dict(code=tl.print_kit(account.kit)),
                      state=dict(root_key=ROOT_KEY), ways=dict(root_key=ROOT_KEY))
        keys = opener.get(kind, dict(device_key=DEVICE_KEY))
        vector(name, f"a row of kind {kind}", rows[table][id], expect="opens", kind=kind, db=DB,
               id=id, account=ACCOUNT, **keys, nonce=nonce_of(kind, id), payload=payload)
    leaving(account)
    spellings(account)


def leaving(account):
    """What stands in the rows of the device when an account is to be deleted, and after it."""
    tag, until = account.tag, TIME + 30 * 86400
    row, signing = directory_map(tag, account.header, account.tries), identity()[0]
    mark = {1: ACCOUNT, 2: until, 3: ACCOUNT}
    mark[4] = sign(signing, "deletion", b"", tag, row[9], cbor2.dumps(mark))
    seen = sorted(draw(f"who has not looked {number}", 16) for number in range(2))
    left = sorted(draw(f"row that is left {number}", 16) for number in range(3))
    settings = {1: 2, 2: draw("directory hash", 32), 6: {1: left, 2: seen}}
    for name, comment, kind, key, id, payload in (
            ("directory_leaving", "a row with the mark for deletion", "directory", "dir", tag,
             {**row, 17: mark}),
            ("device_left", "what is left of deleted accounts", "device", "settings",
             tl.dev(DEVICE_KEY, "device-id", 16), settings)):
        payload = cbor2.dumps(payload)
        sealed = seal_row(kind, tl.dev(DEVICE_KEY, key), b"", id, payload)
        vector(f"payload/{name}", comment, sealed, expect="opens", kind=kind, db=DB, id=id,
               account=ACCOUNT, device_key=DEVICE_KEY, nonce=nonce_of(kind, id), payload=payload)


def spellings(account):
    """Headers that say the same or nearly the same in another way."""
    id, payload = account.header, account.header_payload()
    value = cbor2.loads(payload)
    enrolment = value[4][0]

    def case(name, comment, payload, expect="not-canonical", **framing):
        sealed = seal_row("header", tl.dev(DEVICE_KEY, "header"), b"", id, payload, **framing)
        vector(f"payload/header_{name}", comment, sealed, expect=expect, kind="header", db=DB,
               id=id, account=ACCOUNT, device_key=DEVICE_KEY)

    def changed(**entry):
        return cbor2.dumps({**value, 4: [{**enrolment, **{int(k[1:]): v
                                                          for k, v in entry.items()}}]})

    case("keys_out_of_order", "key 2 before key 1",
         cbor2.dumps({2: value[2], **value}))
    case("unknown_key", "key 8", cbor2.dumps({**value, 8: 0}))
    case("key_missing", "without key 7", cbor2.dumps({k: v for k, v in value.items() if k != 7}))
    case("long_integer", "the last number in nine bytes",
         payload[:-1] + b"\x1b" + tl.le64(payload[-1])[::-1])
    case("indefinite", "a map of unknown length", b"\xbf" + payload[1:] + b"\xff")
    case("bytes_behind", "one byte behind the map", payload + b"\0")
    case("twice", "key 7 twice", b"\xa8" + payload[1:] + b"\x07" + payload[-1:])
    case("text_for_bytes", "the account as text", cbor2.dumps({**value, 1: "0123456789abcdef"}))
    case("short_id", "an id of 15 bytes", cbor2.dumps({**value, 1: ACCOUNT[:15]}))
    case("drift_21", "a drift of 21 steps", changed(_7=21))
    case("drift_minus_21", "a drift of -21 steps", changed(_7=-21))
    chunk = [draw("chunk", 16), draw("key", 32), 0]
    case("chunks_120", "as many chunks as there may be", changed(_5=[chunk] * 120), "opens")
    case("chunks_121", "one chunk too many", changed(_5=[chunk] * 121))
    case("digits_7", "an enrolment of 7 digits", changed(_1=make_descriptor(7)))
    case("revision", "a revision where there is none", payload, revision=1)
    case("schema_0", "schema 0", payload, schema=0)
    case("schema_2", "schema 2", payload, expect="newer-schema", schema=2)


# --- a whole vault ----------------------------------------------------------------------------

STEP = 58_000_000  # of the confirming code
TIME = STEP * 30 + 10
TARGET = 27_182_818
ITEMS = (
    {1: "login", 2: "Town library", 3: TIME, 4: TIME + 60, 6: True, 7: ["books", "town"],
     8: "Card in the drawer\nSecond line", 9: {1: "ada@example.org", 2: "p4ssw0rd \U0001f4da", 3: [
         "https://library.example/login"], 4: [{1: "Card number", 2: False, 3: "0042"},
                                               {1: "PIN", 2: True, 3: "4711"}]}},
    {1: "token/totp", 2: "Bank", 3: TIME, 4: TIME, 6: False, 7: [], 8: "",
     9: {1: "Bank of Examples", 2: "ada", 3: draw("token", 20), 4: 2, 5: 8, 6: 60}},
    {1: "note", 2: "Boat", 3: TIME, 4: TIME, 5: TIME + 90, 6: False, 7: [], 8: "The key is under "
     "the third stone.", 9: {}},
)


class Whole:
    """A vault with one account, made in memory."""

    def __init__(self):
        self.tag = tl.directory_tag(DEVICE_KEY, "Ada")
        self.header, self.tries = draw("header", 16), draw("tries", 16)
        self.slot, self.kit = draw("enrolment", 16), kit_code("kit of ada")
        self.kit_tag = tl.kit_tag_and_key(self.kit, DB)[0]
        self.set = draw("backup set", 16)
        self.codes = [(draw(f"code row {i}", 16), draw(f"code {i}", 10)) for i in range(8)]
        first = STEP - STEP % tl.CHUNK_STEPS
        self.chunks = [(draw(f"week {i}", 16), draw(f"week key {i}", 32), first + i * 20160)
                       for i in range(2)]
        self.sealed, self.made = {}, None

    def put(self, table, kind, key, scope, id, value, label=tl.OBJECT_LABEL, **framing):
        """Seals a row and remembers what went into it; gives the stored bytes."""
        payload = value if isinstance(value, bytes) else cbor2.dumps(value)
        self.sealed[table, id] = kind, key, scope, payload, label
        ct = seal_row(kind, key, scope, id, payload, label, **framing)
        self.made[table][id] = ct
        return ct

    def header_payload(self):
        enrolment = {1: make_descriptor(8), 2: self.slot, 3: list(REAL), 4: SALT,
                     5: [list(chunk) for chunk in self.chunks], 6: STEP, 7: 0,
                     8: self.chunks[-1][2] + 20159}
        return cbor2.dumps({1: ACCOUNT, 2: "Ada", 3: self.tries, 4: [enrolment],
                            5: [self.kit_tag], 6: False, 7: 1})

    def rows(self):
        """All rows by table and id."""
        if self.made is None:
            self.made = {table: {} for table in tl.TABLES}
            self.device_rows()
            self.table_rows()
            self.root_rows(self.way_rows())
        return self.made

    def device_rows(self):
        own = directory_map(self.tag, self.header, self.tries)
        self.put("directory", "directory", tl.dev(DEVICE_KEY, "dir"), b"", self.tag, own)
        self.put("headers", "header", tl.dev(DEVICE_KEY, "header"), b"", self.header,
                 self.header_payload())
        tries = {1: [[1, 2, 0, TIME - 5]], 2: [[TIME - 9, 1], [TIME - 5, 1]]}
        self.put("tries", "try", tl.dev(DEVICE_KEY, "try"), b"", self.tries, tries)
        settings = {1: 1, 2: tl.directory_hash(self.made["directory"]), 3: list(REAL)}
        self.put("objects", "device", tl.dev(DEVICE_KEY, "settings"), b"",
                 tl.dev(DEVICE_KEY, "device-id", 16), settings)

    def table_rows(self):
        for id, key, first in self.chunks:
            raw = make_chunk(SEED, "sha1", 8, [TARGET, TARGET], first, STEP)
            aad = tl.place(DB, "codes", ACCOUNT, id)
            self.made["code_offsets"][id] = seal(key, tl.OBJECT_LABEL, aad, raw,
                                                 nonce_of("codes", id))

    def way_rows(self):
        """Gives the rows of `slots` with their hashes, in order."""
        a = tl.slot_secret(PASSWORD, tl.le64(TARGET), b"", SALT, REAL)
        self.made["slots"][self.slot] = wrap(
            "slot", ACCOUNT, self.slot, REAL, SALT, a + tl.dev(DEVICE_KEY, "slot"), ROOT_KEY,
            nonce_of("slot", self.slot), tl.lp(make_descriptor(8)))
        salt = draw("backup salt", 32)
        a = tl.way_secret("backup", PASSWORD, salt, REAL)
        for row, code in self.codes:
            wrapped = wrap("backup", ACCOUNT, row, REAL, salt,
                           a + code + tl.dev(DEVICE_KEY, "slot"), ROOT_KEY, nonce_of("wrap", row))
            value = {1: ACCOUNT, 2: 1, 3: self.set, 4: list(REAL), 5: salt, 6: wrapped}
            self.put("slots", "recovery", tl.dev(DEVICE_KEY, "recovery"), b"", row, value)
        self.put("slots", "kit", tl.kit_tag_and_key(self.kit, DB)[1], b"", self.kit_tag,
                 {1: ACCOUNT, 2: 2, 7: ROOT_KEY}, tl.KIT_LABEL)
        return [[id, tl.sha256(ct)] for id, ct in sorted(self.made["slots"].items())]

    def root_rows(self, listed):
        state, ways = self.own("state", self.state_map()), self.own("ways", self.ways_map())
        collections = sorted([self.collection(COLLECTION, 1, COLLECTION_KEY, self.items()),
                              self.collection(EVENTS, 2, EVENTS_KEY, self.events())])
        self.own("root", {1: 3, 2: listed, 3: state, 4: ways, 5: collections})

    def own(self, name, value):
        id = tl.root(ROOT_KEY, name + "-id", ACCOUNT, 16)
        ct = self.put("objects", name, tl.root(ROOT_KEY, name, ACCOUNT), ACCOUNT, id, value)
        return [id, tl.sha256(ct)]

    def state_map(self):
        own = cbor2.dumps(directory_map(self.tag, self.header, self.tries))
        return {1: [{1: self.slot, 2: make_descriptor(8), 3: SEED, 4: tl.le64(TARGET)}],
                2: DEVICE_KEY, 3: "Ada", 4: "Ada Lovelace", 5: list(identity()),
                6: public_identity()[0], 7: own, 8: {1: 300, 2: False, 3: 20}, 9: [],
                10: [[ACCOUNT, 1]]}

    def ways_map(self):
        copies = {1: DEVICE_KEY, 2: list(identity()), 3: public_identity()[0], 4: "Ada",
                  5: "Ada Lovelace", 6: [{1: COLLECTION, 2: 1, 3: [[1, COLLECTION_KEY]], 4: ""},
                                         {1: EVENTS, 2: 2, 3: [[1, EVENTS_KEY]], 4: ""}]}
        return {1: self.set, 2: TIME, 3: [list(code) for code in self.codes],
                4: [[self.kit_tag, self.kit, 2, TIME, 1]], 5: copies}

    def items(self):
        return [("item", draw(f"item {i}", 16), i + 1, cbor2.dumps(item))
                for i, item in enumerate(ITEMS)]

    def events(self):
        lines = ({1: TIME, 2: 1, 4: 1}, {1: TIME + 5, 2: 9, 3: 2, 4: 1},
                 {1: TIME + 9, 2: 999, 4: 3})
        return [("event", draw(f"event {i}", 16), i + 1, cbor2.dumps(line))
                for i, line in enumerate(lines)]

    def collection(self, collection, sort, key, objects):
        """Objects, two shards, head and keys, from below; gives the line of the root."""
        shards = [[], []]
        for kind, id, revision, payload in objects:
            ct = self.put("objects", kind, tl.coll(key, "object", collection), collection, id,
                          payload, revision=revision, generation=1)
            shards[id[0] >> 7].append([id, kind, revision, 1, tl.sha256(ct)[:16]])
        listed = []
        for index, lines in enumerate(shards):
            id = draw(f"shard {sort} {index}", 16)
            ct = self.put("objects", "manifest", tl.coll(key, "manifest", collection), collection,
                          id, {1: sorted(lines)})
            listed.append([id, tl.sha256(ct)])
        head = self.put("objects", "head", tl.coll(key, "head", collection), collection,
                        tl.coll(key, "head-id", collection, 16), {1: 3, 2: listed})
        row = draw(f"key row {sort}", 16)
        keys = self.put("objects", "collection", tl.root(ROOT_KEY, "collections", ACCOUNT),
                        ACCOUNT, row, {1: collection, 2: sort, 3: [[1, key]], 4: ""})
        return [collection, row, tl.sha256(keys), 3, tl.sha256(head)]


def meta_row():
    value = tl.le32(1) + tl.le32(1) + DB + tl.dev(DEVICE_KEY, "id", 8) + b"\x01"
    return value + tl.sha256(value)[:8]


def vault():
    account = Whole()
    rows = account.rows()
    code = tl.truncated(SEED, STEP + 2, "sha1") % 10**8
    vector("vault/ada.txt", "opens vault/ada.db", **{
        "key_line": key_line(), "username": "ada", "password": PASSWORD, "code": f"{code:08}",
        "time": TIME + 60, "kit_code": tl.print_kit(account.kit),
        "backup_code": tl.print_backup(account.codes[3][1])})
    DRAWN["vault/ada.db"] = database(rows)


def database(rows):
    schema = (HERE.parent.parent / "migrations" / "0001_init.sql").read_text()
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(schema)
        for id in (1, 2):
            connection.execute("INSERT INTO meta VALUES (?, ?)", (id, meta_row()))
        for table, found in rows.items():
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", sorted(found.items()))
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
        return connection.serialize()


# --- the program ------------------------------------------------------------------------------

def same(path, made):
    """Files are compared as bytes, the database by its rows: SQLite may lay pages out anew."""
    if not path.name.endswith(".db"):
        return path.read_bytes() == made
    both = []
    for content in (path.read_bytes(), made):
        with sqlite3.connect(":memory:") as connection:
            connection.deserialize(content)
            both.append([connection.execute(f"SELECT * FROM {table}").fetchall()
                         for table in ("meta", *tl.TABLES)])
    return both[0] == both[1]


def main(arguments):
    if arguments not in ([], ["--write"]):
        sys.exit(__doc__)
    for family in (keys, names, envelopes, records, slots, ways, printed, tables, signatures,
                   marks, payloads, vault):
        family()
    folders = {path.split("/")[0] for path in DRAWN}
    there = {str(file.relative_to(HERE)) for folder in folders
             for file in (HERE / folder).rglob("*") if file.is_file() and file.suffix != ".rs"}
    differing = [path for path in there & set(DRAWN) if not same(HERE / path, DRAWN[path])]
    missing = sorted(set(DRAWN) - there)
    if arguments:
        for path in missing:
            (HERE / path).parent.mkdir(exist_ok=True)
            (HERE / path).write_bytes(DRAWN[path])
        missing = []
    for what, paths in (("differs", differing), ("is missing", missing),
                        ("is not made here", sorted(there - set(DRAWN)))):
        for path in sorted(paths):
            print(f"{path} {what}", file=sys.stderr)
    sys.exit(1 if differing or missing or there - set(DRAWN) else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
