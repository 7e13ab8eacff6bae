# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Miniature and nginx, started for a test."""

import os
from pathlib import Path

import pytest

from processes import Program, children, free_port, wait_until_listening
from waiting import eventually
from wire import ask

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("MINIATURE_BIN", ROOT / ".build/debug")).resolve()


def metric(admin, name, *labels):
    """The sum of a metric's series that have all these labels, such as `outcome="ok"`."""
    lines = ask(admin, "/metrics").body.decode().splitlines()
    series = [line for line in lines if line.startswith((f"{name} ", f"{name}{{"))]
    chosen = [line for line in series if all(label in line for label in labels)]
    return sum(float(line.rsplit(" ", 1)[1]) for line in chosen)


class Miniature:
    """`miniature serve` on free ports."""

    def __init__(self, folder, environment, **settings):
        self.folder = Path(folder)
        self.environment = environment
        self.settings = settings
        self.start()

    def start(self):
        """Starts it and waits until it says it is ready."""
        if not (BIN / "miniature").is_file():
            pytest.fail(f"No miniature in {BIN}: build it first, or set MINIATURE_BIN.", pytrace=False)
        self.port, self.admin = free_port(), free_port()
        ports = {"MINIATURE_LISTEN": f"127.0.0.1:{self.port}", "MINIATURE_ADMIN": f"127.0.0.1:{self.admin}"}
        settings = {f"MINIATURE_{name.upper()}": str(value) for name, value in self.settings.items()}
        environment = {**self.environment, **ports, **settings}
        log = self.folder / "miniature.log"
        self.program = Program("miniature", [BIN / "miniature", "serve"], log, environment, self.folder)
        eventually(self.ready, 20, "miniature ready")

    def ready(self):
        """What /readyz says."""
        self.program.expect_alive()
        return ask(self.admin, "/readyz").status == 200

    def restart(self):
        """As a deployment would do it: SIGTERM, then the next one, on new ports."""
        status = self.stop()
        assert status == 0, f"exit status {status}"
        self.start()

    def stop(self):
        """Ends it, and returns the exit status."""
        return self.program.stop()

    def ask(self, target, method="GET", headers=None):
        """One request to it."""
        return ask(self.port, target, method, headers)

    def metric(self, name, *labels):
        """See `metric`."""
        return metric(self.admin, name, *labels)

    def purge(self, key):
        """As an operator does it."""
        return ask(self.admin, f"/variants/{key}", "DELETE", host=f"127.0.0.1:{self.admin}")

    @property
    def pid(self):
        """Of the server itself."""
        return self.program.pid

    def workers(self):
        """The process ids of its render processes."""
        return children(self.pid, "miniature-render")


class Edge:
    """nginx with the configuration of nginx/, in a prefix of its own."""

    def __init__(self, folder, origins, store=None, **settings):
        self.folder = Path(folder)
        self.port = free_port()
        if store:
            settings["store"] = store
        environment = {
            "PATH": os.environ["PATH"],
            "EDGE_LISTEN": f"127.0.0.1:{self.port}",
            "EDGE_ORIGINS": ",".join(f"127.0.0.1:{port}" for port in origins),
            # Started as root, its workers must still get into the folders of the tests.
            "EDGE_USER": "root",
            **{f"EDGE_{name.upper()}": str(value) for name, value in settings.items()},
        }
        run = Program("nginx/render", [ROOT / "nginx/render", folder], self.folder / "render.log", environment)
        if run.wait() != 0:
            raise RuntimeError(run.tail())
        nginx = ["nginx", "-p", self.folder, "-c", "nginx.conf", "-g", "daemon off;"]
        # Not on the PATH of an ordinary user.
        path = os.environ["PATH"] + ":/usr/sbin:/sbin"
        self.program = Program("nginx", nginx, self.folder / "logs/error.log", {"PATH": path})
        wait_until_listening(self.program, self.port)

    def stop(self):
        """Ends it."""
        self.program.stop(within=5)

    def ask(self, target, method="GET", headers=None):
        """One request to it."""
        return ask(self.port, target, method, headers)

    def access_log(self):
        """Its lines so far."""
        path = self.folder / "logs/access.log"
        return path.read_text().splitlines() if path.exists() else []
