# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Programs that are measured: started with a log, accounted for by the kernel, ended by their own process id."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


class Failure(Exception):
    """Something a person has to do, or to know, in one sentence."""


def free_port():
    """A port of the loopback nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listening(port):
    """Whether somebody accepts connections on a port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def clean_environment(more=None):
    """Only what is set here: a developer's own AWS_*, VIPS_* or MINIATURE_* must not decide the outcome."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH")
    return {**{key: os.environ[key] for key in kept if key in os.environ}, "VIPS_WARNING": "0", **(more or {})}


class Program:
    """One started program, in a session of its own."""

    def __init__(self, name, command, log, environment=None):
        self.name, self.log = name, Path(log)
        self.started = time.monotonic()
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=self.log.parent,
                env=clean_environment(environment),
                start_new_session=True,
            )
        self.pid = self.process.pid

    def wait_until(self, ready, within=30.0):
        """Waits for what `ready` says, and returns the seconds since the start."""
        while not ready():
            if self.process.poll() is not None:
                raise Failure(f"{self.name} ended by itself; the end of {self.log}:\n{self.tail()}")
            if time.monotonic() - self.started > within:
                raise Failure(f"{self.name} was not ready within {within:.0f} s; the end of {self.log}:\n{self.tail()}")
            time.sleep(0.005)
        return time.monotonic() - self.started

    def stop(self, within=10.0):
        """Asks it to end, and kills what it leaves behind: thumbor's processes outlive the one that forked them."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=within)
            except subprocess.TimeoutExpired:
                pass
        self.kill_group()
        self.process.wait()

    def kill_group(self, within=2.0):
        """Kills what is left of its process group, and waits until it is gone.

        Its session began with it, so the group holds nobody else's processes.
        """
        end = time.monotonic() + within
        try:
            while time.monotonic() < end:
                os.killpg(self.pid, signal.SIGKILL)
                time.sleep(0.01)
        except ProcessLookupError:
            pass

    def tail(self, lines=20):
        """The end of its log."""
        return "\n".join(line[:300] for line in self.log.read_text(errors="replace").splitlines()[-lines:])


def stat(pid):
    """A process's name and the fields of /proc/PID/stat behind it, or None when it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    end = text.rindex(")")
    return text[text.index("(") + 1 : end], text[end + 2 :].split()


def tree(root):
    """A process and all that descend from it, with their names: {pid: name}."""
    parents, names = {}, {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (found := stat(entry)):
            names[int(entry)], parents[int(entry)] = found[0], int(found[1][1])
    chosen, grown = {root} & names.keys(), True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in chosen} - chosen
        chosen, grown = chosen | more, bool(more)
    return {pid: names[pid] for pid in sorted(chosen)}


def cpu_seconds(pid):
    """Processor time of a process with all its threads, ended ones too, and of the children it has waited for.

    The process's own time comes from its POSIX processor clock, which counts nanoseconds; the children's from
    /proc/PID/stat, which counts hundredths of a second.
    """
    found = stat(pid)
    if not found:
        return 0.0
    fields = found[1]
    waited = (int(fields[13]) + int(fields[14])) / TICK
    try:
        # What clock_getcpuclockid(3) makes of a process id.
        return time.clock_gettime((~pid << 3) | 2) + waited
    except OSError:
        return (int(fields[11]) + int(fields[12])) / TICK + waited


def memory(pid):
    """(resident now, resident at most since the start, proportional share) of a process, in bytes."""
    now = most = share = 0
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                now = int(line.split()[1]) * 1024
            elif line.startswith("VmHWM:"):
                most = int(line.split()[1]) * 1024
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                share = int(line.split()[1]) * 1024
    except OSError:
        pass
    return now, most, share
