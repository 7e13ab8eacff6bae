# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The container's tree, without a container engine: made from the built programs, and run as an engine would."""

import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

import rooms
from pictures import ask_for_all, paint
from processes import Program, free_port, wait_until_listening
from template import ROOT

BINARIES = os.environ.get("MINIATURE_BIN")
ROOT_TREE = ROOT / "deploy/container/root-tree"
CONTAINERFILE = (ROOT / "deploy/container/Containerfile").read_text()

needs_programs = pytest.mark.skipif(
    not BINARIES, reason="MINIATURE_BIN is not set: there are no programs to put into it"
)
needs_rooms = pytest.mark.skipif(rooms.can_be_made() is not None, reason=str(rooms.can_be_made()))


@pytest.fixture(scope="session")
def tree(tmp_path_factory):
    """The tree of the programs."""
    target = tmp_path_factory.mktemp("tree") / "root"
    subprocess.run([ROOT_TREE, BINARIES, target], check=True, stdout=subprocess.DEVNULL)
    # pytest's folders are for their owner alone.
    for folder in target.parents:
        if folder.stat().st_uid == os.geteuid() and "pytest" in str(folder):
            folder.chmod(0o755)
    return target


@pytest.fixture
def work(tmp_path_factory):
    """A folder that anybody may write to, with an original in it."""
    folder = tmp_path_factory.mktemp("work")
    (folder / "tmp").mkdir()
    paint(folder / "tmp/photos")
    for path in (folder, folder / "tmp"):
        path.chmod(0o777)
    return folder


def files(tree):
    return [path for path in tree.rglob("*") if not path.is_symlink()]


@needs_programs
def test_there_is_no_shell_and_nothing_to_install_with(tree):
    programs = {path.name for path in files(tree) if path.is_file() and path.stat().st_mode & 0o111}
    assert {name for name in programs if not name.startswith("ld-linux")} == {"miniature", "miniature-render"}
    for name in ("sh", "bash", "busybox", "apt-get", "dpkg", "python3", "curl"):
        assert not [path for path in tree.rglob(name) if path.is_file()], name


@needs_programs
def test_nothing_gives_privileges_and_nothing_can_be_written_by_everybody(tree):
    for path in files(tree):
        mode = path.stat().st_mode
        assert not mode & (stat.S_ISUID | stat.S_ISGID | stat.S_IWOTH | stat.S_IWGRP), path


@needs_programs
def test_of_libvips_modules_only_the_one_for_heic_and_avif_is_there(tree):
    assert [path.name for path in tree.rglob("vips-*.so")] == ["vips-heif.so"]


@needs_programs
def test_every_library_says_what_package_it_is_from(tree):
    described = {path.name for path in (tree / "var/lib/dpkg/status.d").iterdir()}
    assert {"libvips42", "libheif1", "libcurl4", "libssl3", "libc6", "ca-certificates"} <= described
    for name in described:
        assert re.search(r"^Version: \S", (tree / "var/lib/dpkg/status.d" / name).read_text(), re.MULTILINE), name
        assert (tree / "usr/share/doc" / name / "copyright").is_file(), name


@needs_programs
@needs_rooms
def test_a_program_that_misses_a_library_does_not_start_there(tree, work, tmp_path):
    """That the room is really one: nothing of this machine is found in it."""
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-a", tree, copy], check=True)
    tmp_path.chmod(0o755)
    next(copy.rglob("libcurl.so.4")).unlink()
    run = subprocess.run(rooms.inside(copy, work, 65532, ["/usr/bin/miniature", "--version"]),
                         capture_output=True, text=True, check=False)  # fmt: skip
    assert run.returncode == 127 and "libcurl.so.4" in run.stderr


@needs_programs
def test_the_authorities_are_where_the_environment_says(tree):
    """Certificates of SNS are verified by them, and by nothing else that is there."""
    path = tree / environment()["SSL_CERT_FILE"].lstrip("/")
    assert path.read_text().count("-----BEGIN CERTIFICATE-----") > 50


def environment(**more):
    """The container's environment, and nothing else."""
    lines = re.findall(r"^ENV (.*)$", CONTAINERFILE, re.MULTILINE)
    return {**dict(re.findall(r"(\w+)=(\S+)", " ".join(lines))), **more}


@needs_programs
@needs_rooms
@pytest.mark.parametrize("user", [65532, 1234567890, 7])
@pytest.mark.parametrize("arguments", [["--version"], ["check"]])
def test_any_user_can_run_it(tree, work, user, arguments):
    command = rooms.inside(tree, work, user, ["/usr/bin/miniature", *arguments])
    run = subprocess.run(command, env=environment(PATH=os.environ["PATH"], MINIATURE_STORE="file:///tmp/photos"),
                         capture_output=True, text=True, check=False)  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "FAILED" not in run.stdout


@needs_programs
@needs_rooms
def test_it_serves_every_format_and_stops_when_asked(tree, work):
    port, admin = free_port(), free_port()
    variables = environment(MINIATURE_STORE="file:///tmp/photos", MINIATURE_LISTEN=f"127.0.0.1:{port}",
                            MINIATURE_ADMIN=f"127.0.0.1:{admin}", MINIATURE_WORKERS="1")  # fmt: skip
    command = rooms.inside(tree, work, 65532, ["/usr/bin/miniature", "serve"])
    program = Program("container", command, work / "log", variables)
    try:
        wait_until_listening(program, port)
        assert ask_for_all(port) == []
        status = Path(f"/proc/{program.pid}/status").read_text()
        assert re.search(r"^CapEff:\t0+$", status, re.MULTILINE) and re.search(
            r"^NoNewPrivs:\t1$", status, re.MULTILINE
        )
    finally:
        assert program.stop() == 0


def test_the_containerfile_says_how_it_is_run():
    last = CONTAINERFILE[CONTAINERFILE.rindex("\nFROM ") :]
    assert last.startswith("\nFROM scratch")
    for line in (
        "USER 65532:65532",
        "STOPSIGNAL SIGTERM",
        "EXPOSE 8080",
        'ENTRYPOINT ["/usr/bin/miniature"]',
        'CMD ["serve"]',
    ):
        assert f"\n{line}\n" in last, line
    assert "HEALTHCHECK" not in re.sub(r"#.*", "", CONTAINERFILE)
    # Binding to loopback would be for nobody.
    assert environment()["MINIATURE_LISTEN"] == "0.0.0.0:8080"


def test_what_the_containerfile_copies_is_there():
    for sources in re.findall(r"^COPY (?!--)(.*) \S+$", CONTAINERFILE, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists(), source
