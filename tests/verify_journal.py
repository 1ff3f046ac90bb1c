#!/usr/bin/python3
"""usage: verify_journal.py STATION.DB

Verifies a station's journal from docs/journal.md alone: every hash, link, seal and key. Shares no code with
fangzheng. Says what is wrong, one line each; exits 1 then.
"""
import hashlib
import json
import sqlite3
import struct
import sys

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

ZERO = bytes(32)
problems = 0


def blake(context, data):
    return hashlib.blake2b(context.encode() + data, digest_size=32).digest()


def problem(event, what):
    global problems
    problems += 1
    print(f"event {event['seq']} of station {event['station'].hex()[:8]} in scope {event['scope']}: {what}")


def header(event):
    return (struct.pack(">BBH", 1, event["signature"] is not None, event["version"]) + event["station"]
            + event["scope"].encode().ljust(12, b"\0") + struct.pack(">Q", event["seq"]) + event["prev"]
            + struct.pack(">Q", event["hlc"]) + event["txn"] + event["kind"].encode().ljust(24, b"\0")
            + event["entity"] + event["author"] + struct.pack(">I", event["length"]) + event["payload_hash"])


def read(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    genesis = db.execute("SELECT value FROM setting WHERE key = 'genesis'").fetchone()
    rows = db.execute("SELECT event.*, chain.station, chain.scope, CAST(payload.text AS BLOB) AS payload FROM event"
                      " JOIN chain ON chain.id = event.chain LEFT JOIN payload USING (pos) ORDER BY event.pos")
    return bytes.fromhex(genesis[0]) if genesis else None, [dict(row) for row in rows]


def find_keys(events, genesis):
    """The public keys by fingerprint: the root's from the genesis, the others from what the root wrote, or from what
    a known key wrote about the one that takes over from it, which signs too; what takes over from the root is one."""
    keys, roots = {}, {event["station"] for event in events if event["hash"] == genesis}
    known = -1
    while known != len(keys) + len(roots):
        known = len(keys) + len(roots)
        for event in events:
            if event["kind"] not in ("county.found", "station.enrol", "station.succeed") or not event["payload"]:
                continue
            try:
                payload = json.loads(event["payload"])
                key = bytes.fromhex(payload["public_key"])
            except (KeyError, TypeError, ValueError):
                continue  # what was altered is told as that, and its key is nobody's
            fingerprint = blake("fangzheng-station-1", key)
            if event["kind"] != "station.succeed":
                if event["station"] in roots:
                    keys[fingerprint] = key
            elif event["station"] in keys:
                try:
                    VerifyKey(key).verify(blake("fangzheng-succession-1", event["station"]),
                                          bytes.fromhex(payload["signature"]))
                except (BadSignatureError, KeyError, TypeError, ValueError):
                    continue
                keys[fingerprint] = key
                if event["station"] in roots:
                    roots.add(fingerprint)
    return keys


def check_event(event, keys, redacted):
    if len(header(event)) != 204 or blake("fangzheng-event-1", header(event)) != event["hash"]:
        problem(event, "its hash is not that of its header")
    if event["payload"] is None:
        if event["hash"] not in redacted:
            problem(event, "its payload is missing and nothing redacts it")
    elif len(event["payload"]) != event["length"] or blake("fangzheng-payload-1", event["payload"]) != event["payload_hash"]:
        problem(event, "its payload is not the one that was signed")
    if event["station"] not in keys:
        problem(event, "nobody enrolled its station's key")
    elif event["signature"] is not None:
        try:
            VerifyKey(keys[event["station"]]).verify(event["hash"], event["signature"])
        except (BadSignatureError, ValueError):
            problem(event, "its seal was not made by its station's key")


def check_links(events):
    by_hash = {event["hash"]: event for event in events}
    followed = {event["prev"] for event in events}
    for event in events:
        before = by_hash.get(event["prev"])
        if event["seq"] == 1:
            if event["prev"] != ZERO:
                problem(event, "it names an event before the first")
        elif not before or (before["station"], before["scope"], before["seq"] + 1) != (event["station"], event["scope"], event["seq"]):
            problem(event, "the event before it is missing or another")
        elif before["hlc"] >= event["hlc"]:
            problem(event, "it is not later than the one before it")
        if event["signature"] is None and event["hash"] not in followed:
            problem(event, "no seal covers it")


def find_redacted(events):
    redacted = set()
    for event in events:
        try:
            if event["kind"] == "redact" and event["payload"]:
                redacted.add(bytes.fromhex(json.loads(event["payload"])["target"]))
        except (KeyError, TypeError, ValueError):
            continue
    return redacted


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.splitlines()[0])
    try:
        genesis, events = read(sys.argv[1])
    except (sqlite3.Error, ValueError) as error:
        sys.exit(f"{sys.argv[1]}: it cannot be read as a station's journal: {error}")
    keys = find_keys(events, genesis)
    redacted = find_redacted(events)
    for event in events:
        check_event(event, keys, redacted)
    check_links(events)
    print(f"{len(events)} events of {len(keys)} stations, {problems} problems")
    sys.exit(problems > 0 or not events)


main()
