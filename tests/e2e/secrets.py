#!/usr/bin/python3
"""What must never cross between window and shell, read from a vault by docs/decrypt.py.

    secrets.py VAULT.db FIRST_STEP LAST_STEP < INPUTS

Inputs are those of decrypt.py. Prints a JSON list of {"name", "hex"} and {"name", "digits"}: root
key, collection keys, device key and what is derived from it, the key and the targets of each
enrolment, and the offsets of the steps, four in a row as the file holds them and each as a number.
"""

import importlib.util
import json
import sys
from pathlib import Path

PLACE = Path(__file__).resolve().parent / "../../docs/decrypt.py"
SPEC = importlib.util.spec_from_file_location("decrypt", PLACE)
READER = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(READER)

IN_A_ROW = 4


def opened(path, inputs):
    file = READER.File(path)
    way = (READER.use_kit if "kit-code" in inputs else
           READER.use_backup_code if "backup-code" in inputs else READER.log_in)
    return file, READER.Account(file, way(file, inputs))


def account_secrets(account):
    yield "the root key", account.root_key
    for name in ("root", "state", "ways", "collections"):
        yield f"the key of {name}", READER.root(account.root_key, name, account.id)
    key = READER.root(account.root_key, "collections", account.id)
    for line in account.root["collections"]:
        keys = account.file.look("objects", "collection", key, account.id, line["key_row"],
                                 READER.COLLECTION, line["key_hash"])
        for entry in keys["keys"]:
            yield f"collection key {line['id'].hex()[:8]}", entry["key"]
    for part in ("signing", "agreement"):
        yield f"the {part} key", account.state["identity"][part]


def device_secrets(key):
    yield "the device key", key
    for name in ("dir", "header", "try", "slot", "recovery", "audit"):
        yield f"the device's key {name}", READER.dev(key, name)


def enrolment_secrets(account, header, steps):
    for index, entry in enumerate(account.state["enrolments"]):
        described = entry["descriptor"]
        target = READER.parse_targets(entry["targets"], described["digits"], described["mode"])[0]
        yield {"name": f"T of enrolment {index}", "digits": str(target).zfill(described["digits"])}
    for index, enrolment in enumerate(header["enrolments"]):
        digits = enrolment["descriptor"]["digits"]
        for line in enrolment["chunks"]:
            yield {"name": "the key of a chunk of the table", "hex": line["key"].hex()}
        chunks = [READER.open_chunk(account.file, account.id, digits, line)
                  for line in enrolment["chunks"]]
        for chunk in chunks:
            yield from offsets(chunk, digits, steps, f"offsets of enrolment {index}")


def offsets(chunk, digits, steps, name):
    for step in steps:
        at = (step - chunk.first_step) * chunk.width
        if not 0 <= at <= len(chunk.raw) - IN_A_ROW * chunk.width:
            continue
        value = chunk.offset(step)
        if value is None:
            continue
        yield {"name": f"{name} at {step}", "digits": str(value).zfill(digits)}
        row = chunk.raw[at:at + IN_A_ROW * chunk.width]
        # A row of used steps is all ones, and tells nothing.
        if set(row) != {255}:
            yield {"name": f"{name} from {step}", "hex": row.hex()}


def main(path, first, last):
    file, account = opened(path, READER.read_inputs(sys.stdin))
    found = [{"name": name, "hex": value.hex()} for name, value in account_secrets(account)]
    found += [{"name": name, "hex": value.hex()}
              for name, value in device_secrets(account.device_key)]
    header_key = READER.dev(account.device_key, "header")
    for entry in file.rows["directory"]:
        row = READER.Device(file, account.device_key, account).entry(entry)
        if row and row["account"] == account.id:
            header = file.look("headers", "header", header_key, b"", row["header"], READER.HEADER)
            steps = range(int(first), int(last) + 1)
            found += enrolment_secrets(account, header, steps)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
