# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The servers that are measured: each is a file in benchmarks/peers, read here and started."""

import os
import re
import tomllib
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from harness.accounting import Account
from harness.processes import Failure, Program, free_port, listening

KNOWN = {"name", "start", "address", "process", "ready", "workers", "quality", "scenarios", "slow", "enabled", "urls"}
KNOWN |= {"environment", "files", "only"}


def fill(text, values):
    """Puts values in for <names>; a name that isn't known is an error, since it would be sent as it stands."""

    def value(match):
        if match[1] not in values:
            raise Failure(f"<{match[1]}> means nothing in a peer's file; there is {', '.join(sorted(values))}.")
        return str(values[match[1]])

    return re.sub(r"<([a-z][a-z0-9_]*)>", value, text)


@dataclass(frozen=True)
class Peer:
    """What a peer's file says."""

    name: str
    urls: dict
    scenarios: tuple
    start: tuple = ()
    address: str = ""
    process: str = ""
    ready: str = ""
    workers: str = ""
    quality: str = ""
    slow: bool = False
    enabled: bool = True
    environment: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    only: dict = field(default_factory=dict)

    @property
    def label(self):
        """Its name as a part of keys and of folders' names."""
        return re.sub(r"[^a-z]+", "-", self.name.lower())

    def can(self, scenario, kind="jpeg"):
        """Whether it takes part in a scenario, in a format."""
        return scenario in self.scenarios and kind in self.urls

    def path(self, kind, width, height, key, source):
        """The path of a picture."""
        return fill(self.urls[kind], {"width": width, "height": height, "key": key, "source": source})


def read(path):
    """Reads a peer's file."""
    try:
        said = tomllib.loads(Path(path).read_text())
    except tomllib.TOMLDecodeError as error:
        raise Failure(f"{path} is not TOML: {error}.") from error
    unknown = said.keys() - KNOWN
    if unknown:
        raise Failure(
            f"{path} has {', '.join(sorted(unknown))}, which means nothing; there is {', '.join(sorted(KNOWN))}."
        )
    missing = {"name", "urls", "scenarios"} - said.keys()
    if missing or bool(said.get("start")) == bool(said.get("address")):
        raise Failure(f"{path} needs a name, urls, scenarios, and either start or address.")
    said["scenarios"], said["start"] = tuple(said["scenarios"]), tuple(said.get("start", ()))
    return Peer(**said)


def read_all(folder):
    """All peers; Miniature first, then by name."""
    peers = [read(path) for path in sorted(Path(folder).glob("*.toml"))]
    return sorted((peer for peer in peers if peer.enabled), key=lambda peer: (peer.name != "miniature", peer.name))


class Server:
    """A running peer."""

    def __init__(self, peer, scenario, folder, values):
        self.peer, self.program = peer, None
        if peer.address:
            self.port, self.root = urlsplit(peer.address).port, find(peer.process)
            return
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.port, self.admin = free_port(), free_port()
        values = {**values, "port": self.port, "admin": self.admin, "folder": folder}
        for name, text in peer.files.items():
            (folder / name).write_text(fill(text, values))
        environment = {**peer.environment, **peer.only.get(scenario, {}).get("environment", {})}
        environment = {name: fill(value, values) for name, value in environment.items()}
        command = [fill(word, values) for word in peer.start]
        self.program = Program(peer.name, command, folder / "log", environment)
        self.root = self.program.pid
        ready = fill(peer.ready, values)
        try:
            self.started_within = self.program.wait_until(lambda: answers(ready) if ready else listening(self.port))
        except Failure:
            self.stop()
            raise

    def account(self, period=0.25):
        """Accounts for it from `with` to its end."""
        return Account(self.root, self.peer.workers, period)

    def get(self, path, timeout=60):
        """Asks for one picture: (status, type, bytes)."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=timeout) as answer:
                return answer.status, answer.headers.get_content_type(), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get_content_type(), error.read()

    def expect(self, path):
        """Asks for a picture, and refuses to measure a server that has none."""
        status, _, body = self.get(path)
        if status != 200:
            raise Failure(f"{self.peer.name} answers {status} to {path}: {body[:200].decode(errors='replace').strip()}")

    def stop(self):
        """Ends it, if it was started here."""
        if self.program:
            self.program.stop()


def answers(url):
    """Whether a URL answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def find(name):
    """The first process of a name, or this one's impossible id 0 when there is none, which then costs nothing."""
    if name:
        for entry in sorted((entry for entry in os.listdir("/proc") if entry.isdigit()), key=int):
            try:
                if Path(f"/proc/{entry}/comm").read_text().strip() == name[:15]:
                    return int(entry)
            except OSError:
                continue
    return 0
