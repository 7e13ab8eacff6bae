# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""deploy/supply-chain/versions: what differs from what was tested is said in one line each, and stops nothing."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from template import ROOT

TOOL = ROOT / "deploy/supply-chain/versions"
LIST = ROOT / "deploy/supply-chain/versions.txt"
BINARIES = os.environ.get("MINIATURE_BIN")

# Programs that say what a machine of the test's own would say.
SWIFT = "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'"
LDD = """echo '	linux-vdso.so.1 (0x00007ffd)'
echo "	libvips.so.42 => $LIBRARIES/libvips.so.42 (0x00007f00)"
echo "	libheif.so.1 => $LIBRARIES/libheif.so.1 (0x00007f01)"
echo '	/lib64/ld-linux-x86-64.so.2 (0x00007f02)'
"""
DPKG_QUERY = """case $1 in
-S) shift; for path; do case ${path##*/} in
    libvips*) echo libvips42:amd64: x ;;
    libheif*) echo libheif1:amd64: x ;;
    esac; done ;;
-W) cat "$PACKAGES" ;;
esac
"""


class Machine:
    """A state of SwiftPM's, two programs and a system, all made up."""

    def __init__(self, folder):
        self.folder = folder
        self.packages = {"swift-nio": "2.101.2", "swift-log": "1.16.2"}
        self.debian = {"libvips42": "8.14.1-3+deb12u2", "libheif1": "1.15.1-1+deb12u1"}
        self.swift = SWIFT
        for name in ("bin", "libraries", "build"):
            (folder / name).mkdir()
        for name in ("libvips.so.42", "libheif.so.1"):
            (folder / "libraries" / name).touch()
        for name in ("miniature", "miniature-render"):
            (folder / "build" / name).touch()

    def program(self, name, text):
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def write(self):
        """Puts it all where the tool looks."""
        for name, text in {"swift": self.swift, "ldd": LDD, "dpkg-query": DPKG_QUERY}.items():
            self.program(name, text)
        dependencies = [
            {"packageRef": {"identity": name},
             "state": {"name": "sourceControlCheckout", "checkoutState": {"revision": "0" * 40, "version": version}}}
            for name, version in self.packages.items()]  # fmt: skip
        state = {"version": 7, "object": {"artifacts": [], "dependencies": dependencies, "prebuilts": []}}
        (self.folder / "state.json").write_text(json.dumps(state))
        (self.folder / "packages").write_text("".join(f"{name} {now}\n" for name, now in self.debian.items()))

    def run(self, command):
        """The tool's own answer there."""
        variables = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "LIBRARIES": f"{self.folder}/libraries",
                     "PACKAGES": f"{self.folder}/packages"}  # fmt: skip
        places = {"list": "list", "state": "state.json", "binaries": "build"}
        options = [word for name, place in places.items() for word in (f"--{name}", self.folder / place)]
        return subprocess.run([sys.executable, TOOL, command, *options], env=variables, capture_output=True, text=True,
                              check=False)  # fmt: skip

    def record(self):
        """What make versions does."""
        self.write()
        run = self.run("print")
        assert run.returncode == 0, run.stderr
        (self.folder / "list").write_text(run.stdout)

    def differences(self):
        """The warnings after a change, which never fail."""
        self.write()
        run = self.run("compare")
        assert run.returncode == 0, run.stderr
        return [line.removeprefix("warning: ") for line in run.stdout.splitlines() if line.startswith("warning: ")]


@pytest.fixture
def machine(tmp_path):
    one = Machine(tmp_path)
    one.record()
    return one


def test_the_list_has_toolchain_packages_and_libraries_and_no_commit(machine):
    lines = (machine.folder / "list").read_text().splitlines()
    assert "toolchain swift 6.3.1" in lines and "package swift-nio 2.101.2" in lines
    assert "debian libheif1 1.15.1-1+deb12u1" in lines
    assert "0" * 40 not in "\n".join(lines)


def test_the_same_machine_has_no_difference(machine):
    assert machine.differences() == []
    assert machine.run("compare").stdout == "6 versions, all as tested.\n"


def test_a_newer_swift_package_is_named_with_both_versions_and_the_way_back(machine):
    machine.packages["swift-nio"] = "2.110.0"
    (line,) = machine.differences()
    assert line.startswith("Swift package swift-nio: tested 2.101.2, found 2.110.0. ")
    assert "swift package resolve swift-nio --version 2.101.2" in line and "make versions" in line


def test_an_older_swift_package_is_to_be_updated_though_its_digits_sort_higher(machine):
    machine.packages["swift-nio"] = "2.99.0"
    (line,) = machine.differences()
    assert "tested 2.101.2, found 2.99.0. Update it: swift package resolve swift-nio --version 2.101.2" in line


@pytest.mark.skipif(not shutil.which("dpkg"), reason="dpkg is not installed")
@pytest.mark.parametrize(
    "version, advice",
    [
        ("8.14.1-3+deb12u1", "Update it: apt-get install --only-upgrade libvips42."),
        ("8.14.1-3+deb12u10", "To keep it, run the tests, and make versions once they pass."),
    ],
)
def test_a_debian_package_that_differs_is_judged_as_dpkg_would(machine, version, advice):
    machine.debian["libvips42"] = version
    (line,) = machine.differences()
    assert line == f"Debian package libvips42: tested 8.14.1-3+deb12u2, found {version}. {advice}"


def test_another_toolchain_is_a_difference(machine):
    machine.swift = SWIFT.replace("6.3.1", "6.3.3")
    (line,) = machine.differences()
    assert line.startswith("the toolchain swift: tested 6.3.1, found 6.3.3. ")


def test_what_came_and_what_went_are_differences(machine):
    machine.packages["swift-new"] = machine.packages.pop("swift-log")
    lines = machine.differences()
    assert [line.split(". ")[0] for line in lines] == [
        "Swift package swift-log: tested 1.16.2, found nothing",
        "Swift package swift-new: tested without it, found 1.16.2",
    ]


def test_every_difference_is_a_line(machine):
    machine.packages = {name: "9.0.0" for name in machine.packages}
    machine.debian = {name: "9.0" for name in machine.debian}
    assert len(machine.differences()) == 4


def test_another_system_is_one_difference_and_not_one_for_each_of_its_packages(machine):
    path = machine.folder / "list"
    path.write_text(re.sub(r"^system .*$", "system plan9 4", path.read_text(), flags=re.MULTILINE))
    machine.debian["libvips42"] = "9.0"
    lines = machine.differences()
    assert any(line.startswith("the system plan9: tested 4, found nothing. ") for line in lines)
    assert not any("libvips42" in line for line in lines)
    assert lines[-1] == "Debian packages: not compared, since this is another system."


@pytest.mark.parametrize("missing", ["list", "state.json", "build/miniature-render"])
def test_what_cannot_be_compared_is_said_and_is_no_list_of_differences(machine, missing):
    (machine.folder / missing).unlink()
    run = machine.run("compare")
    assert run.returncode == 1 and run.stdout == ""
    assert run.stderr.startswith("versions: There is no ") and missing in run.stderr and "Traceback" not in run.stderr


@pytest.mark.parametrize("text", ["", "[]", "{", '{"object": {"dependencies": 7}}'])
def test_a_state_that_is_not_understood_is_said(machine, text):
    (machine.folder / "state.json").write_text(text)
    run = machine.run("compare")
    assert run.returncode == 1 and "Traceback" not in run.stderr and "state.json" in run.stderr


def test_a_line_of_the_list_that_is_not_understood_is_named(machine):
    with open(machine.folder / "list", "a") as file:
        file.write("<<<<<<< HEAD\n")
    run = machine.run("compare")
    assert run.returncode == 1 and re.search(r"list:\d+ is not KIND NAME VERSION", run.stderr)


def test_the_list_that_is_checked_in_has_what_decodes_and_what_package_swift_names():
    found = {tuple(line.split()[:2]) for line in LIST.read_text().splitlines() if not line.startswith("#")}
    for name in ("libvips42", "libheif1", "libde265-0", "libaom3", "libdav1d6", "libwebp7", "libjpeg62-turbo", "libpng16-16",
                 "libcgif0", "liblcms2-2", "libexif12", "libtiff6", "zlib1g", "libcurl4", "libssl3"):  # fmt: skip
        assert ("debian", name) in found, name
    for url in re.findall(r'\.package\(url: "([^"]+)"', (ROOT / "Package.swift").read_text()):
        assert ("package", url.rpartition("/")[2].removesuffix(".git")) in found, url
    # Those that ours bring along.
    assert ("package", "async-http-client") in found and ("package", "swift-atomics") in found


def test_package_swift_takes_fixes_and_no_list_of_commits_is_checked_in():
    text = (ROOT / "Package.swift").read_text()
    assert not re.search(r"\b(exact|revision|branch):", text)
    assert len(re.findall(r"\bfrom: \"", text)) == len(re.findall(r"\.package\(url:", text))
    assert re.search(r"^Package\.resolved$", (ROOT / ".gitignore").read_text(), re.MULTILINE)


@pytest.mark.skipif(not BINARIES or not (ROOT / ".build/workspace-state.json").exists(), reason="nothing was built here")
def test_on_this_machine_it_can_be_told():
    command = [sys.executable, TOOL, "compare", "--binaries", BINARIES]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout
