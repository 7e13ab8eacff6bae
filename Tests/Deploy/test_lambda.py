# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Lambda's bundle, run where there is nothing but a shell and itself; and the measurement of its start."""

import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

import rooms
from pictures import ask_for_all, paint
from processes import Program, free_port, wait_until_listening
from template import ROOT

BINARIES = os.environ.get("MINIATURE_BIN")
LAMBDA = ROOT / "deploy/lambda"
BUSYBOX = shutil.which("busybox")

needs_bundle = pytest.mark.skipif(
    not (BINARIES and shutil.which("patchelf") and shutil.which("zip")),
    reason="MINIATURE_BIN is not set, or patchelf or zip is not installed: there is no bundle")  # fmt: skip
needs_rooms = pytest.mark.skipif(
    rooms.can_be_made() is not None or not BUSYBOX,
    reason=str(rooms.can_be_made() or "busybox-static is not installed"))  # fmt: skip


@pytest.fixture(scope="session")
def bundle(tmp_path_factory):
    """The zip, and what making it says."""
    path = tmp_path_factory.mktemp("bundle") / "miniature.zip"
    run = subprocess.run([LAMBDA / "bundle", BINARIES, path], check=True, capture_output=True, text=True)
    return path, run.stdout


@pytest.fixture(scope="session")
def task(bundle, tmp_path_factory):
    """The zip unpacked, as Lambda does it: everything readable, modes kept."""
    folder = tmp_path_factory.mktemp("task") / "task"
    folder.mkdir()
    subprocess.run(["unzip", "-q", bundle[0], "-d", folder], check=True)
    for parent in folder.parents:
        if parent.stat().st_uid == os.geteuid() and "pytest" in str(parent):
            parent.chmod(0o755)
    return folder


@pytest.fixture
def work(tmp_path_factory):
    """A world with a shell and nothing else, and originals in /tmp."""
    folder = tmp_path_factory.mktemp("world")
    for name in ("root/bin", "root/var/task", "root/dev", "root/proc", "root/tmp", "tmp"):
        (folder / name).mkdir(parents=True)
    shutil.copy(BUSYBOX, folder / "root/bin/sh")
    paint(folder / "tmp/photos")
    for path in (folder, folder / "tmp"):
        path.chmod(0o777)
    return folder


@needs_bundle
def test_the_bundle_fits_into_lambda(bundle):
    path, said = bundle
    unpacked = sum(entry.file_size for entry in zipfile.ZipFile(path).infolist())
    assert unpacked < 250 * 2**20
    assert int(re.search(r"unpacked (\d+) MB", said).group(1)) == pytest.approx(unpacked / 2**20, abs=2)


@needs_bundle
def test_lambda_finds_the_bootstrap_and_may_run_it(bundle):
    entries = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in zipfile.ZipFile(bundle[0]).infolist()}
    for name in ("bootstrap", "bin/miniature", "bin/miniature-render", "libexec/miniature-render"):
        assert entries[name] == 0o755, name


@needs_bundle
@needs_rooms
def test_the_bundle_needs_nothing_of_lambda_but_a_shell(task, work):
    port, admin = free_port(), free_port()
    variables = {"MINIATURE_STORE": "file:///tmp/photos", "MINIATURE_LISTEN": f"127.0.0.1:{port}",
                 "MINIATURE_ADMIN": f"127.0.0.1:{admin}", "MINIATURE_WORKERS": "1"}  # fmt: skip
    command = rooms.inside(task, work, 993, ["/var/task/bin/miniature", "serve"], place="/var/task")
    program = Program("bundle", command, work / "log", variables)
    try:
        wait_until_listening(program, port)
        assert ask_for_all(port) == []
    finally:
        assert program.stop() == 0


@needs_bundle
@needs_rooms
def test_the_bootstrap_starts_the_program(task, work):
    """`sh -x` says what it runs; without the Runtime API's address it can't go on."""
    command = rooms.inside(task, work, 993, ["/bin/sh", "-x", "/var/task/bootstrap"], place="/var/task")
    run = subprocess.run(
        command, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, timeout=30, check=False
    )
    assert "exec /var/task/bin/miniature lambda" in run.stderr
    assert "not found" not in run.stderr and run.returncode != 127
    assert (task / "etc/ca-certificates.crt").is_file()


FUNCTION = """
import json, os, urllib.request
base = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
with urllib.request.urlopen(base + "next") as event:
    path = json.load(event)["rawPath"]
    name = event.headers["Lambda-Runtime-Aws-Request-Id"]
head = json.dumps({"statusCode": STATUS, "headers": {"content-type": "image/jpeg"}}).encode()
body = iter([head, bytes(8), path.encode()])
request = urllib.request.Request(base + name + "/response", data=body, method="POST")
request.add_header("Transfer-Encoding", "chunked")
urllib.request.urlopen(request)
urllib.request.urlopen(base + "next")
"""


def cold_start(*arguments, **variables):
    return subprocess.run(
        [sys.executable, LAMBDA / "cold-start", *map(str, arguments)],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_cold_start_measures_until_the_question_and_until_the_answer():
    run = cold_start("--runs", 3, sys.executable, "-c", FUNCTION.replace("STATUS", "200"))
    assert run.returncode == 0, run.stderr
    init, first = (float(line.split("median")[1].split("ms")[0]) for line in run.stdout.splitlines())
    assert 0 < init <= first < 30_000


@pytest.mark.parametrize("code, reason", [(FUNCTION.replace("STATUS", "503"), "the function failed"),
                                          ("raise SystemExit(3)", "ended with 3")])  # fmt: skip
def test_cold_start_is_no_number_when_there_was_no_picture(code, reason):
    run = cold_start("--runs", 1, sys.executable, "-c", code)
    assert run.returncode != 0 and reason in run.stderr and run.stdout == ""


@needs_bundle
@needs_rooms
def test_the_bundle_answers_a_request_of_its_url_with_a_picture(task, work):
    """From the bootstrap to the streamed answer, in a room that has a shell and nothing else."""
    about = subprocess.run([f"{BINARIES}/miniature", "--help"], capture_output=True, text=True, check=True).stdout
    if not re.search(r"^ +lambda\b", about, re.MULTILINE):
        pytest.skip("this build of miniature has no command lambda yet")
    command = rooms.inside(task, work, 993, ["/var/task/bootstrap"], place="/var/task")
    run = cold_start("--runs", 2, "--path", "/200x150/picture.jpg", *command, MINIATURE_STORE="file:///tmp/photos")
    assert run.returncode == 0, run.stderr
