#!/usr/bin/env python3
"""usage: verify_journal.py STATION.DB: checks every hash, link and seal of a journal as docs/journal.md has it.

Nothing of fangzheng is used: BLAKE2b is Python's, Ed25519 PyNaCl's (Debian: python3-nacl). Says what is wrong, a
line each, and exits with 1; else says how much was checked.
"""
import hashlib
import json
import sqlite3
import struct
import sys

import nacl.exceptions
import nacl.signing

ZEROS = bytes(32)


def blake(context, data):
    return hashlib.blake2b(context + data, digest_size=32).digest()


def header_of(row):
    return struct.pack(
        ">BBH32s12sQ32sQ16s24s16s16sI32s",
        1, 1 if row["signature"] is not None else 0, row["version"], row["station"], row["scope"].encode(), row["seq"],
        row["prev"], row["hlc"], row["txn"], row["kind"].encode(), row["entity"], row["author"], row["length"],
        row["payload_hash"])


def public_keys(rows):
    """By fingerprint: every key that a payload gives. Whether its event holds is checked like any other's."""
    keys = {}
    for row in rows:
        if row["kind"] in ("county.found", "station.enrol") and row["text"] is not None:
            key = bytes.fromhex(json.loads(row["text"])["public_key"])
            keys[blake(b"fangzheng-station-1", key)] = nacl.signing.VerifyKey(key)
    return keys


def check(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    rows = db.execute("SELECT event.*, chain.station, chain.scope, payload.text FROM event JOIN chain ON chain.id = event.chain"
                      " LEFT JOIN payload USING (pos) ORDER BY event.chain, event.seq, event.hash").fetchall()
    erased = {row[0] for row in db.execute("SELECT target FROM erased")}
    redacted = {json.loads(row["text"])["target"] for row in rows if row["kind"] == "redact" and row["text"] is not None}
    keys, by_hash = public_keys(rows), {row["hash"]: row for row in rows}
    followed, wrong = {row["prev"] for row in rows}, []

    for row in rows:
        def tell(what):
            wrong.append(f"event {row['seq']} of station {row['station'].hex()[:8]} in scope {row['scope']}: {what}")

        if blake(b"fangzheng-event-1", header_of(row)) != row["hash"]:
            tell("its hash is not that of its header")
        if row["text"] is None:
            if row["hash"] not in erased or row["hash"].hex() not in redacted:
                tell("its payload is missing and no redaction allows that")
        else:
            text = row["text"].encode() if isinstance(row["text"], str) else row["text"]
            if len(text) != row["length"] or blake(b"fangzheng-payload-1", text) != row["payload_hash"]:
                tell("its payload is not the one that was signed")
        if row["seq"] == 1:
            if row["prev"] != ZEROS:
                tell("it names an event before the first")
        else:
            before = by_hash.get(row["prev"])
            if before is None or before["chain"] != row["chain"] or before["seq"] != row["seq"] - 1:
                tell("the event before it is missing or is another")
            elif before["hlc"] >= row["hlc"]:
                tell("it is not later than the one before it")
        if row["signature"] is None and row["hash"] not in followed:
            tell("no seal covers it")
        if row["signature"] is not None:
            try:
                keys[row["station"]].verify(row["hash"], row["signature"])
            except KeyError:
                tell("its station was never enrolled")
            except nacl.exceptions.BadSignatureError:
                tell("its seal was not made by the station's key")
    return len(rows), wrong


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    events, wrong = check(sys.argv[1])
    for sentence in wrong:
        print(sentence)
    print(f"{events} events, {len(wrong)} findings")
    sys.exit(1 if wrong else 0)


main()
