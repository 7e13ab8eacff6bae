# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The units: hardened by systemd's own measure, and not so far that the programs can't do their work."""

import ctypes
import os
import re
import shutil
import signal
import subprocess

import pytest

from pictures import ask_for_all, paint
from processes import Program, children, free_port, wait_until_listening
from template import ROOT

UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
BINARIES = os.environ.get("MINIATURE_BIN")
LIBC = ctypes.CDLL(None)

pytestmark = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")


def lines(unit, name):
    """The values of a setting, in order."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text(), re.MULTILINE)


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_it_well_hardened(unit):
    """At most 2.0 of 10."""
    run = analyze("security", "--offline=yes", "--no-pager", "--threshold=20", unit)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_measure_would_find_one_that_is_not(tmp_path, unit):
    loose = tmp_path / unit.name
    kept = ("[", "Exec", "Type", "Description", "DynamicUser")
    loose.write_text("\n".join(line for line in unit.read_text().splitlines() if line.startswith(kept)))
    assert analyze("security", "--offline=yes", "--no-pager", "--threshold=20", loose).returncode != 0


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_knows_every_setting(tmp_path, unit):
    # With a program that exists, as verify looks for it.
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text().replace("/usr/local/bin/miniature", "/bin/true"))
    run = analyze("verify", "--man=no", "--recursive-errors=no", copy)
    assert run.returncode == 0 and unit.name not in run.stderr, run.stderr


def test_both_units_on_one_machine_have_admin_ports_of_their_own():
    worker = next(unit for unit in UNITS if "worker" in unit.name)
    assert "MINIATURE_ADMIN=127.0.0.1:9091" in lines(worker, "Environment")
    standard = re.search(r"`MINIATURE_ADMIN` .*? \| 127.0.0.1:(\d+) \|", (ROOT / "README.md").read_text()).group(1)
    assert standard == "9090"


def test_verify_would_find_a_misspelt_one(tmp_path):
    copy = tmp_path / "miniature.service"
    text = UNITS[-1].read_text().replace("/usr/local/bin/miniature", "/bin/true")
    copy.write_text(text.replace("ProtectHome=", "ProtectHouse="))
    assert "ProtectHouse" in analyze("verify", "--man=no", "--recursive-errors=no", copy).stderr


def group(name):
    """The system calls of one of systemd's groups, those of groups within it too."""
    run = analyze("syscall-filter", name)
    assert run.returncode == 0, run.stderr
    members = [
        line.strip() for line in run.stdout.splitlines()[1:] if line.strip() and not line.strip().startswith("#")
    ]
    return set().union(*(group(one) if one.startswith("@") else {one} for one in members))


def allowed(unit):
    """The system calls that a unit's filter leaves, line by line as systemd reads it."""
    calls = set()
    for line in lines(unit, "SystemCallFilter"):
        names = set()
        for word in line.lstrip("~").split():
            names |= group(word) if word.startswith("@") else {word}
        calls = calls - names if line.startswith("~") else calls | names
    return calls


@pytest.mark.skipif(not BINARIES, reason="MINIATURE_BIN is not set: there is no program to bound")
@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_the_origin_serves_every_format_within_its_filter(tmp_path):
    """Every call that the filter lacks is made to fail, as the filter would, in all processes."""
    unit = next(unit for unit in UNITS if unit.name == "miniature.service")
    paint(tmp_path / "photos")
    port, admin = free_port(), free_port()
    everything = group("@known")
    forbidden = sorted(everything - allowed(unit) - {"execve"})
    assert "setpriority" in forbidden and "mount" in forbidden and "prlimit64" not in forbidden
    # strace knows fewer names than systemd; "?" passes over those it doesn't know.
    calls = ",".join(f"?{name}" for name in forbidden)
    command = ["strace", "-f", "-qq", "-o", tmp_path / "trace", "-e", "signal=none", "-e", f"trace={calls}",
               "-e", f"inject={calls}:error=EPERM", f"{BINARIES}/miniature", "serve"]  # fmt: skip
    variables = {"MINIATURE_STORE": f"file://{tmp_path}/photos", "MINIATURE_LISTEN": f"127.0.0.1:{port}",
                 "MINIATURE_ADMIN": f"127.0.0.1:{admin}", "MINIATURE_WORKERS": "1"}  # fmt: skip
    program = Program("bounded", command, tmp_path / "log", variables)
    try:
        wait_until_listening(program, port, within=60)
        assert ask_for_all(port) == []
    finally:
        # strace goes when the server does, and takes no notice of signals meanwhile.
        for child in children(program.pid, "miniature"):
            os.kill(child, signal.SIGTERM)
        assert program.wait() == 0
    refused = set(re.findall(r"^\d+ +(\w+)\(.*EPERM.*INJECTED", (tmp_path / "trace").read_text(), re.MULTILINE))
    assert refused <= {
        "setpriority",
        "set_mempolicy",
        "get_mempolicy",
        "sched_setaffinity",
        "sched_setscheduler",
        "mbind",
    }


@pytest.mark.skipif(not BINARIES, reason="MINIATURE_BIN is not set: there is no program to bound")
def test_the_origin_serves_every_format_without_memory_that_can_be_written_and_run(tmp_path):
    if LIBC.prctl(66, 0, 0, 0, 0) < 0:
        pytest.skip("the kernel is older than 6.3 and can't refuse it")
    paint(tmp_path / "photos")
    port, admin = free_port(), free_port()
    variables = {"MINIATURE_STORE": f"file://{tmp_path}/photos", "MINIATURE_LISTEN": f"127.0.0.1:{port}",
                 "MINIATURE_ADMIN": f"127.0.0.1:{admin}", "MINIATURE_WORKERS": "1"}  # fmt: skip
    script = ("import ctypes, os, sys; libc = ctypes.CDLL(None); libc.prctl(38, 1, 0, 0, 0); "
              "assert libc.prctl(65, 1, 0, 0, 0) == 0; os.execv(sys.argv[1], sys.argv[1:])")  # fmt: skip
    command = ["/usr/bin/python3", "-c", script, f"{BINARIES}/miniature", "serve"]
    program = Program("bounded", command, tmp_path / "log", variables)
    try:
        wait_until_listening(program, port)
        assert ask_for_all(port) == []
    finally:
        assert program.stop() == 0


def test_both_units_differ_only_where_they_have_to():
    """What is learnt for the one counts for the other."""
    settings = [{line for line in unit.read_text().splitlines() if line and line[0] not in "#["} for unit in UNITS]
    # The worker's admin port: each needs one.
    different = (settings[0] ^ settings[1]) - {"Environment=MINIATURE_ADMIN=127.0.0.1:9091"}
    names = {line.partition("=")[0] for line in different}
    assert names == {
        "Description",
        "ExecStart",
        "EnvironmentFile",
        "StateDirectory",
        "WorkingDirectory",
        "CPUWeight",
        "IOWeight",
    }
