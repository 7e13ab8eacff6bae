# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What the tests share. The model of templates and the servers are those of the other test folders."""

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path += [str(TESTS / "CloudFront"), str(TESTS / "EndToEnd")]

from stores import Ministack  # noqa: E402 - from Tests/EndToEnd


@pytest.fixture(scope="session")
def ministack(tmp_path_factory):
    """AWS as far as it is needed here: IAM with policies in force, S3, SNS, SQS, CloudFront, CloudFormation."""
    server = Ministack(tmp_path_factory.mktemp("ministack"))
    yield server
    server.stop()
