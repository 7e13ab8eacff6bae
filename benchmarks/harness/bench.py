# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What every scenario works with: the photos, the store, the peers, the client, and the rows that come of it."""

import os
import shutil
import subprocess
from contextlib import ExitStack, contextmanager
from pathlib import Path

from harness import corpus, peers
from harness.client import Client
from harness.processes import Failure
from harness.progress import Progress
from harness.store import BUCKET, TEMPORARY, USER, Store

HERE = Path(__file__).resolve().parents[1]
ROOT = HERE.parent
PROGRAMS = {
    "client": (["client/main.c", "client/connection.c"], []),
    "loop": (["reference/loop.c"], ["vips"]),
}


class Bench:
    """One run of the benchmarks."""

    def __init__(self, options):
        self.options = options
        self.rounds = options.rounds
        self.cores = len(os.sched_getaffinity(0))
        self.data = Path(os.environ.get("BENCHMARK_DATA", ROOT / ".build/benchmarks")).resolve()
        self.bin = Path(os.environ.get("MINIATURE_BIN", ROOT / ".build/release")).resolve()
        self.data.mkdir(parents=True, exist_ok=True)
        self.progress = Progress()
        self.rows = []
        self.peers = [peer for peer in peers.read_all(HERE / "peers") if self.wanted(peer)]

    def wanted(self, peer):
        """Whether --peers names it."""
        return not self.options.peers or any(peer.name.startswith(name) for name in self.options.peers)

    @contextmanager
    def running(self):
        """The store is up and the programs are built within."""
        for name in ("miniature", "miniature-render"):
            if not (self.bin / name).is_file():
                raise Failure(f"No {name} in {self.bin}: make build, or set MINIATURE_BIN.")
        self.programs = {name: self.compiled(name) for name in PROGRAMS}
        self.progress.say("preparing the photos")
        self.photos = corpus.prepare(self.data / "photos")
        # Written anew for each run: keys are never asked for twice, and nothing is left of the run before.
        shutil.rmtree(self.data / "run", ignore_errors=True)
        (self.data / "run").mkdir()
        self.store = Store(self.data / "run", HERE / "nginx")
        try:
            yield self
        finally:
            self.store.stop()
            shutil.rmtree(self.store.bucket, ignore_errors=True)

    def compiled(self, name):
        """Compiles one of the C programs."""
        sources, libraries = PROGRAMS[name]
        program = self.data / name
        flags = []
        if libraries:
            flags = subprocess.check_output(["pkg-config", "--cflags", "--libs", *libraries], text=True).split()
        command = ["cc", "-O2", "-o", program, *(HERE / source for source in sources), *flags, "-lpthread"]
        if subprocess.run(command).returncode != 0:
            raise Failure(f"{name} did not compile: apt-get install gcc libc6-dev libvips-dev.")
        return program

    def values(self, folder):
        """What a peer's file may name."""
        return {
            "bin": self.bin,
            "python": self.data / "python",
            "benchmarks": HERE,
            "cores": self.cores,
            "s3": self.store.url,
            "s3_port": self.store.port,
            "bucket": BUCKET,
            "bucket_folder": self.store.bucket,
            "nginx_user": USER,
            "nginx_temporary": TEMPORARY.format(folder=folder),
        }

    def able(self, scenario, kind="jpeg"):
        """The peers that take part."""
        return [peer for peer in self.peers if peer.can(scenario, kind)]

    @contextmanager
    def servers(self, scenario, able):
        """Starts peers, and ends them."""
        with ExitStack() as stack:
            started = []
            for peer in able:
                folder = self.data / "run" / f"{scenario}-{peer.label}"
                server = peers.Server(peer, scenario, folder, self.values(folder))
                stack.callback(server.stop)
                started.append(server)
            yield started

    def keys(self, prefix, passes=1, photos=None):
        """Offers every photo under so many new keys, and returns the keys in the order to ask for them."""
        chosen = photos or self.photos
        keys = []
        for number in range(passes):
            for photo in chosen:
                keys.append(f"{prefix}/{number}/{photo.path.name}")
                self.store.put(photo.path, keys[-1])
        return keys

    def paths(self, peer, keys, kind="jpeg", width=800, height=600):
        """The paths of keys at a peer."""
        return [peer.path(kind, width, height, key, self.store.source(key)) for key in keys]

    def client(self, server, paths, connections, seconds=120.0, rate=0.0, timeout=60.0):
        """A client that asks a server for paths; see client.Client."""
        return Client(self.programs["client"], server.port, paths, connections, seconds, timeout, rate)

    def ask(self, server, paths, connections, seconds=120.0, rate=0.0, timeout=60.0, settle=True):
        """Asks a server for paths, with its cost until it rests again: (samples, cost)."""
        with server.account() as account:
            samples = self.client(server, paths, connections, seconds, rate, timeout).finish()
            if settle:
                account.settle()
        return samples, account.cost

    def record(self, scenario, cell, peer, number, measured):
        """Keeps a row, and shows it."""
        row = {"scenario": scenario, "cell": cell, "peer": peer, "round": number, **measured}
        self.rows.append(row)
        self.progress.row(row)
        return row


def figures(samples, cost, peer):
    """The figures of a measurement: the client's, and the processor time of each picture in milliseconds."""
    summary = samples.summary()
    pictures = max(summary["pictures"], 1)
    other = {status: count for status, count in summary["statuses"].items() if status != "200"}
    if other:
        told = ", ".join(f"{count} x {'no answer' if status == '0' else status}" for status, count in other.items())
        summary["note"] = f"of {summary['requests']} requests: {told}"
    if cost.resident:
        summary["server_ms"] = round(cost.server * 1000 / pictures, 4)
        summary["workers_ms"] = round(cost.workers * 1000 / pictures, 4) if peer.workers else None
        summary["cpu_ms"] = round((cost.server + cost.workers) * 1000 / pictures, 4)
        summary["resident"] = cost.resident
        summary["proportional"] = cost.proportional
    return summary
