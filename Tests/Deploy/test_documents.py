# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""docs/deploy.md and docs/migrate.md: what they name is there."""

import re

import pytest

from stacks import FOLDER, Stack
from template import ROOT

DOCUMENTS = [ROOT / "docs/deploy.md", ROOT / "docs/migrate.md", ROOT / "deploy/iam/README.md"]
STACKS = [Stack(path.name) if path.name != "eager.yaml" else Stack(path.name, BucketName="my-pictures")
          for path in sorted(FOLDER.glob("*.yaml"))]  # fmt: skip


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path):
    for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text()):
        assert (path.parent / link).exists(), link


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_is_named_is_there(path):
    for name in re.findall(r"(?<![\w/.-])deploy/[\w/.-]*\w", path.read_text()):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("path", DOCUMENTS[:2], ids=lambda path: path.name)
def test_every_parameter_that_is_given_exists(path):
    known = {name for stack in STACKS for name in stack.body["Parameters"]} | {"OriginDomainName"}
    for command in re.findall(r"--parameter-overrides ((?:\\\n|[^\n])*)", path.read_text()):
        for name in re.findall(r"\b(\w+)=", command):
            assert name in known, name


def test_the_tables_have_the_numbers_of_the_templates():
    text = DOCUMENTS[0].read_text()
    eager, function, service = STACKS
    queue = eager.properties("Queue")
    assert f"| {queue['VisibilityTimeout']} s, {eager.properties('Function')['Timeout']} s |" in text
    assert f"| `maxReceiveCount` | {queue['RedrivePolicy']['maxReceiveCount']} |" in text
    assert f"| `Timeout` | {function.properties('Function')['Timeout']} s |" in text
    assert f"| `ReservedConcurrentExecutions` | {function.values['Concurrency']} |" in text
    assert f"| `MaximumConcurrency` | {eager.values['MaximumConcurrency']} |" in text
    targets = service.properties("Targets")
    assert f"| `{targets['HealthCheckPath']}` on {targets['HealthCheckPort']}, every" in text


def test_every_step_of_the_migration_has_a_way_back():
    steps = re.split(r"^### ", DOCUMENTS[1].read_text(), flags=re.MULTILINE)[1:]
    assert len(steps) == 8
    for step in steps:
        assert "\n*Back: " in step, step.splitlines()[0]
