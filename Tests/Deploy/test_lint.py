# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The templates of deploy/cloudformation as cfn-lint sees them, and with other sizes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from stacks import FOLDER

TEMPLATES = sorted(path.name for path in FOLDER.glob("*.yaml"))


def lint(path):
    """What cfn-lint finds, hints included."""
    executable = Path(sys.executable).with_name("cfn-lint")
    run = subprocess.run([executable, "--include-checks", "I", "--format", "json", "--", path],
                         capture_output=True, text=True, check=False)  # fmt: skip
    return [f"{one['Rule']['Id']} {one['Message']}" for one in json.loads(run.stdout or "[]")], run.returncode


def build(*arguments):
    """A run of deploy/cloudformation/build."""
    return subprocess.run([sys.executable, FOLDER / "build", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", TEMPLATES)
def test_cfn_lint_finds_nothing(name):
    assert lint(FOLDER / name) == ([], 0)


@pytest.mark.parametrize("name", TEMPLATES)
def test_cfn_lint_finds_nothing_with_other_sizes(tmp_path, name):
    path = tmp_path / name
    path.write_text(build(name, "--sizes", "1920x1080,640x,x480").stdout)
    assert lint(path) == ([], 0)
    assert "800x600" not in path.read_text()


@pytest.mark.parametrize(
    "name, right, wrong",
    [
        ("eager.yaml", "FunctionResponseTypes:", "FunctionResponseType:"),
        ("eager.yaml", "RawMessageDelivery: true", "RawDelivery: true"),
        ("eager.yaml", "!GetAtt DeadLetters.Arn", "!GetAtt DeadLetters.Name"),
        ("on-demand-function.yaml", "InvokeMode: RESPONSE_STREAM", "InvokeMode: STREAM"),
        ("on-demand-function.yaml", "InvokedViaFunctionUrl", "InvokedByFunctionUrl"),
        ("on-demand-service.yaml", "StopTimeout: 30", "StopTime: 30"),
        ("eager.yaml", "!If [HasImage, Image", "!If [HasPicture, Image"),
    ],
)
def test_cfn_lint_would_find_a_mistake(tmp_path, name, right, wrong):
    text = (FOLDER / name).read_text()
    assert right in text
    path = tmp_path / name
    path.write_text(text.replace(right, wrong, 1))
    assert lint(path)[1] != 0


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_template_is_what_build_prints(name):
    assert build(name).stdout == (FOLDER / name).read_text()


@pytest.mark.parametrize("sizes", ["originals", "hero", "a/b", "*", "800x600,", "x", "1x1,1x1", ""])
def test_no_size_can_open_more_than_variants(sizes):
    run = build("eager.yaml", "--sizes", sizes)
    assert run.returncode != 0 and run.stdout == ""


def test_a_name_that_is_no_size_is_named_and_so_is_the_way_out():
    run = build("eager.yaml", "--sizes", "800x600,hero")
    assert "“hero” is not a size: write numbers, such as 800x600" in run.stderr
