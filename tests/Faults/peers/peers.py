#!/usr/bin/env python3
"""The two experiments of docs/reliability.md with other list managers: what a crash repeats, and what a strict server loses.

    tests/Faults/peers/peers.py [kill|strict] [mailman|mlmmj] [--members 1000] [--runs 3]

As root, on Debian with mailman3, mlmmj and postfix, none of which needs to run: everything here is a private instance
on the loopback interface. Prints a Markdown table.
"""
import argparse
import collections
import pathlib
import shutil
import sys
import tempfile
import time

from mailman import Mailman
from mlmmj import Mlmmj
from relay import Relay
from sink import Sink

PEERS = {"mailman": Mailman, "mlmmj": Mlmmj}
NEEDED = {"mailman3": "/usr/bin/mailman", "mlmmj": "/usr/bin/mlmmj-send", "postfix": "/usr/sbin/postfix"}


def addresses(count):
    return [f"m{number:05}@members.example" for number in range(count)]


def until(condition, limit_seconds, what):
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > limit_seconds:
            sys.exit(f"{what}: not within {limit_seconds} s")
        time.sleep(0.01)


def quiet(count, seconds, limit_seconds=600):
    """Until a count has stood still for a while."""
    began = changed = time.monotonic()
    last = count()
    while time.monotonic() - began < limit_seconds and time.monotonic() - changed < seconds:
        time.sleep(0.2)
        if count() != last:
            last, changed = count(), time.monotonic()


def kill(peer_class, folder, members):
    """kill -9 of all its processes when 40 % are served; then they start again."""
    sink = Sink(seconds_per_transaction=0.05)
    peer = peer_class(folder, sink.port, members, batch=10)
    try:
        peer.post()
        until(lambda: len(sink.delivered) >= 0.4 * len(members), 120, "40 % of the members")
        with sink.lock:
            in_flight = sum(len(recipients) for recipients in sink.in_flight.values())
        peer.kill()
        served = len(sink.delivered)
        peer.restart()
        quiet(lambda: len(sink.delivered), seconds=45)
        copies = collections.Counter(recipient for recipient, _ in sink.delivered)
        lost = [member for member in members if member not in copies and member != peer.sender]
        second = sum(count - 1 for count in copies.values())
        return f"{served} served and {in_flight} in flight at the kill", len(lost), second
    finally:
        peer.stop()
        sink.shutdown()


def strict(peer_class, folder, members, batch):
    """A real Postfix that knows nine of ten, and answers 421 after twenty that it does not know."""
    known = [member for number, member in enumerate(members) if number % 10 != 9]
    for name in ("relay", "peer"):
        (folder / name).mkdir()
    relay = Relay(folder / "relay", known)
    peer = peer_class(folder / "peer", relay.port, members, batch)
    try:
        peer.post()
        relay.wait(quiet_seconds=60)
        peer.retry()
        relay.wait(quiet_seconds=45)
        copies = collections.Counter(relay.delivered)
        lost = [member for member in known if member not in copies and member != peer.sender]
        return f"{batch} recipients a transaction", len(lost), sum(count - 1 for count in copies.values())
    finally:
        peer.stop()
        relay.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("experiment", nargs="?", choices=["kill", "strict"])
    parser.add_argument("peer", nargs="?", choices=list(PEERS))
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    missing = [package for package, program in NEEDED.items() if not pathlib.Path(program).exists()]
    if missing:
        sys.exit(f"Not installed: {' '.join(missing)}. apt-get install --no-install-recommends {' '.join(missing)}, with no service started, will do.")

    print("| experiment | program | how | lost | second copies |\n|---|---|---|---:|---:|", flush=True)
    for name, peer_class in PEERS.items():
        if given.peer in (None, name):
            runs = [("kill", kill, [])] * given.runs + [("strict", strict, [batch]) for batch in peer_class.batches]
            for experiment, run, more in runs:
                if given.experiment in (None, experiment):
                    folder = pathlib.Path(tempfile.mkdtemp(prefix="pymalist-peers-"))
                    folder.chmod(0o755)
                    try:
                        how, lost, second = run(peer_class, folder, addresses(given.members), *more)
                        print(f"| {experiment} | {peer_class.versions()} | {how} | {lost} | {second} |", flush=True)
                    finally:
                        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
