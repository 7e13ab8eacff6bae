# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""deploy/compose.yaml, as far as it can be told without an engine: names, files, and what prepares the bucket."""

import json
import os
import re
import subprocess
import sys
import time

import pytest
import yaml

from template import ROOT

FILE = ROOT / "deploy/compose.yaml"
SERVICES = yaml.safe_load(FILE.read_text())["services"]
OURS = ("origin-1", "origin-2", "worker")


def test_every_file_it_names_is_there():
    for name, service in SERVICES.items():
        context = (FILE.parent / service["build"]["context"]).resolve()
        assert context == ROOT, name
        assert (context / service["build"]["dockerfile"]).is_file(), name


@pytest.mark.parametrize("path", sorted((ROOT / "deploy").rglob("*Containerfile")), ids=lambda path: path.name)
def test_every_file_that_is_copied_is_there(path):
    for sources in re.findall(r"^COPY (?!--)(.*) \S+$", path.read_text(), re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists(), source


def test_the_variables_are_settings():
    settings = set(re.findall(r"`(MINIATURE_\w+)`", (ROOT / "README.md").read_text()))
    edge = set(re.findall(r"`(EDGE_\w+)`", (ROOT / "nginx/README.md").read_text()))
    for name, service in SERVICES.items():
        for variable in service.get("environment", {}):
            known = variable in settings or variable in edge or re.fullmatch(r"AWS_[A-Z_]+|SWIFT_BACKTRACE", variable)
            assert known, f"{name}: {variable}"


def test_the_services_that_are_named_exist():
    for service in SERVICES.values():
        assert set(service.get("depends_on", ())) <= set(SERVICES)
    assert {origin.split(":")[0] for origin in SERVICES["edge"]["environment"]["EDGE_ORIGINS"].split(",")} <= set(
        SERVICES
    )


@pytest.mark.parametrize("name", OURS)
def test_the_containers_are_run_as_they_are_meant_to_be(name):
    service = SERVICES[name]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"] and service["stop_grace_period"] == "30s"
    assert "ports" not in service, "the edge is the way in"


def test_nothing_is_open_to_the_network():
    for service in SERVICES.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


def test_prepare_makes_uploads_into_messages(ministack):
    variables = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{ministack.port}",
        "AWS_ACCESS_KEY_ID": "ROOTKEY",
        "AWS_SECRET_ACCESS_KEY": "ROOTSECRET",
        "AWS_DEFAULT_REGION": "us-east-1",
        "PATH": os.environ["PATH"],
    }
    run = subprocess.run(
        [sys.executable, ROOT / "deploy/compose/prepare"], env=variables, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    ministack.client("s3").put_object(Bucket="pictures", Key="originals/cat.jpg", Body=b"picture")
    name = SERVICES["worker"]["environment"]["MINIATURE_QUEUE"].rpartition("/")[2]
    sqs = ministack.client("sqs")
    queue = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    end = time.monotonic() + 10
    keys = []
    while not keys and time.monotonic() < end:
        for message in sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages", []):
            keys += [record["s3"]["object"]["key"] for record in json.loads(message["Body"]).get("Records", [])]
    assert keys == ["originals/cat.jpg"]


def test_the_edge_renders_a_configuration_from_these_variables(tmp_path):
    variables = {**SERVICES["edge"]["environment"], "PATH": os.environ["PATH"]}
    run = subprocess.run(
        [ROOT / "nginx/render", tmp_path / "edge"], env=variables, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "origin-2:8080" in "".join(path.read_text() for path in (tmp_path / "edge").rglob("*.conf"))
