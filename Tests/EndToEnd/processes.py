# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Programs under test: started with a log, watched through /proc, ended by their own process id."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from waiting import eventually

# Every running program, for the log shown when a test fails.
running = []


def free_port():
    """A port of the loopback nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """One started program."""

    def __init__(self, name, arguments, log, environment=None, folder=None):
        self.name = name
        self.log = Path(log)
        # Only what the tests set: a developer's own AWS_* or MINIATURE_* must not decide the outcome.
        kept = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH")
        clean = {key: os.environ[key] for key in kept if key in os.environ}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [str(argument) for argument in arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                env={**clean, **(environment or {})},
            )
        self.pid = self.process.pid
        running.append(self)

    def signal(self, number):
        """Sends a signal to the program itself, not to its children."""
        self.process.send_signal(number)

    def wait(self, within=30.0):
        """Waits for the end and returns the exit status."""
        status = self.process.wait(timeout=within)
        if self in running:
            running.remove(self)
        return status

    def stop(self, within=30.0):
        """Asks it to end; kills it (and what it leaves behind) when it doesn't."""
        if self.process.poll() is None:
            left = children(self.pid)
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
            try:
                return self.wait(within)
            except subprocess.TimeoutExpired:
                self.signal(signal.SIGKILL)
                for child in left:
                    kill(child)
        return self.wait()

    def expect_alive(self):
        """Fails early, with the log, when the program has ended by itself."""
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.name} ended with {self.process.returncode}:\n{self.tail()}")

    def tail(self, lines=40):
        """The end of its log."""
        return "\n".join(line[:400] for line in self.log.read_text(errors="replace").splitlines()[-lines:])

    def memory(self):
        """Resident bytes of the program itself."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise OSError(f"{self.name} has ended: {self.process.poll()}")

    def descriptors(self):
        """How many files and sockets it has open."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))


def children(pid, name=""):
    """The process ids of the children whose command starts with `name`."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = status.read_text()
        except OSError:
            continue
        command = text[text.index("(") + 1 : text.rindex(")")]
        state, parent = text[text.rindex(")") + 2 :].split()[:2]
        # The kernel keeps 15 characters of the name. A zombie is no child that could work.
        if int(parent) == pid and state != "Z" and command.startswith(name[:15]):
            found.append(int(status.parent.name))
    return sorted(found)


def cpu_ticks(pid):
    """Processor time used so far, in hundredths of a second; 0 for a process that is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    fields = text[text.rindex(")") + 2 :].split()
    return int(fields[11]) + int(fields[12])


def kill(pid):
    """kill -9, of a process that may be gone already."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def listening(port):
    """Whether somebody accepts connections on a port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_until_listening(program, port, within=15.0):
    """Waits for a program's port."""

    def up():
        program.expect_alive()
        return listening(port)

    eventually(up, within, f"{program.name} listening on {port}")


def stopwatch():
    """Returns a function that tells the seconds since now."""
    start = time.monotonic()
    return lambda: time.monotonic() - start
