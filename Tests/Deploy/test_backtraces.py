# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Wherever something starts a dead process again, Swift's backtracer is off: it would hold that process meanwhile."""

import os
import re
import shutil
import signal
import subprocess
import time

import pytest
import yaml

from processes import Program, free_port, wait_until_listening
from stacks import Stack
from template import ROOT

OFF = ("SWIFT_BACKTRACE", "enable=no")
UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
BINARIES = os.environ.get("MINIATURE_BIN")
BUCKET = {"BucketName": "my-pictures"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_in_units(unit):
    assert f"\nEnvironment={OFF[0]}={OFF[1]}\n" in unit.read_text()


@pytest.mark.parametrize("name", ["container", "lambda"])
def test_in_images(name):
    text = (ROOT / f"deploy/{name}/Containerfile").read_text()
    last = text[text.rindex("\nFROM ") :]
    assert OFF in re.findall(r"(\w+)=(\S+)", " ".join(re.findall(r"^ENV (.*)$", last, re.MULTILINE)))


def test_in_every_service_of_ours_that_compose_starts():
    services = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())["services"]
    ours = {name: one for name, one in services.items() if one["build"]["dockerfile"] == "deploy/container/Containerfile"}
    assert set(ours) == {"origin-1", "origin-2", "worker"}
    for name, one in ours.items():
        assert one["environment"].get(OFF[0]) == OFF[1], name


@pytest.mark.parametrize(
    "template",
    [Stack("on-demand-function.yaml"), Stack("on-demand-service.yaml"), Stack("eager.yaml", **BUCKET, Compute="lambda")],
    ids=["function", "service", "eager"],
)
def test_in_every_function_and_task_of_the_templates(template):
    found = []
    for name, about in template.body["Resources"].items():
        if about["Type"] == "AWS::Lambda::Function" and "Handler" in about["Properties"]:
            found.append(about["Properties"]["Environment"]["Variables"].get(OFF[0]))
        if about["Type"] == "AWS::ECS::TaskDefinition":
            for one in about["Properties"]["ContainerDefinitions"]:
                found.append({entry["Name"]: entry["Value"] for entry in one["Environment"]}.get(OFF[0]))
    assert found == [OFF[1]]


def test_in_the_bundle_of_lambda():
    """Read as the shell reads it, from what the script writes."""
    text = (ROOT / "deploy/lambda/bundle").read_text()
    bootstrap = re.search(r'bootstrap" << EOT\n(.*?)\nEOT\n', text, re.DOTALL).group(1)
    exports = bootstrap[bootstrap.index("export ") : bootstrap.index("\nexec ")]
    assert f"{OFF[0]}={OFF[1]}" in exports.split()


@pytest.mark.skipif(not BINARIES, reason="MINIATURE_BIN is not set: there is no program to end")
@pytest.mark.skipif(not shutil.which("swift"), reason="Swift is not installed: there is no backtracer to be kept out")
def test_with_it_a_dead_server_ends_at_once_and_says_nothing_of_its_memory(tmp_path):
    """What the variable is for. With the backtracer a signal that is only sent is even survived, its dump in the log."""
    (tmp_path / "photos/originals").mkdir(parents=True)
    port, admin = free_port(), free_port()
    variables = {"MINIATURE_STORE": f"file://{tmp_path}/photos", "MINIATURE_LISTEN": f"127.0.0.1:{port}",
                 "MINIATURE_ADMIN": f"127.0.0.1:{admin}", "MINIATURE_WORKERS": "1", OFF[0]: OFF[1]}  # fmt: skip
    program = Program("crashing", [f"{BINARIES}/miniature", "serve"], tmp_path / "log", variables)
    wait_until_listening(program, port)
    start = time.monotonic()
    os.kill(program.pid, signal.SIGILL)
    try:
        assert program.wait(within=30) == -signal.SIGILL
    except subprocess.TimeoutExpired:
        program.signal(signal.SIGKILL)
        raise
    assert time.monotonic() - start < 2
    assert "Backtrace" not in program.tail(400) and "Registers" not in program.tail(400)
