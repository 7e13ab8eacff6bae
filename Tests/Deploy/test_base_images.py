# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Base images can be pinned by digest without a change to a file, and docs/deploy.md says how."""

import re

import pytest

from template import ROOT

FILES = sorted((ROOT / "deploy").rglob("*Containerfile"))
DOCUMENT = (ROOT / "docs/deploy.md").read_text()


def named(path):
    return str(path.relative_to(ROOT))


def instructions(path):
    """The lines that do something, continued ones joined."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text(), flags=re.MULTILINE)
    return [line.strip() for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def test_all_are_looked_at():
    assert {named(path) for path in FILES} == {
        "deploy/compose/aws.Containerfile",
        "deploy/compose/edge.Containerfile",
        "deploy/container/Containerfile",
        "deploy/lambda/Containerfile",
    }


@pytest.mark.parametrize("path", FILES, ids=named)
def test_every_image_that_is_fetched_is_a_build_argument(path):
    """One that is a stage of the same file, or empty, is not fetched."""
    lines = instructions(path)
    stages = {line.split()[3] for line in lines if re.match(r"FROM \S+ AS ", line)}
    fetched = {line.split()[1] for line in lines if line.startswith("FROM ")} - stages - {"scratch"}
    copied = set(re.findall(r"--from=(\S+)", "\n".join(lines))) - stages
    assert fetched == {"${BASE}"} and not copied


@pytest.mark.parametrize("path", FILES, ids=named)
def test_the_argument_stands_before_the_first_stage_and_has_a_default(path):
    """After it, it would count for that stage alone, and FROM would see nothing."""
    first = instructions(path)[0]
    assert re.fullmatch(r"ARG BASE=\S+", first), first
    assert ":latest" not in first


@pytest.mark.parametrize("path", FILES, ids=named)
def test_the_default_names_its_registry_or_is_an_image_of_our_own(path):
    """A short name is a question of the engine's settings."""
    default = instructions(path)[0].partition("=")[2]
    assert default == "miniature" or re.fullmatch(r"docker\.io/library/\w+:[\w.-]+", default)


def test_the_document_says_how_with_the_default_of_today():
    default = instructions(ROOT / "deploy/container/Containerfile")[0].partition("=")[2]
    assert f"imagetools inspect {default}" in DOCUMENT
    assert f"--build-arg BASE={default.rpartition(':')[0]}@sha256:" in DOCUMENT
