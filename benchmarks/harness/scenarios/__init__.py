# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The scenarios, in the order they are run and shown in."""

from harness.scenarios import (
    anatomy,
    animation,
    cold,
    crowd,
    heavy,
    ladder,
    large,
    memory,
    overload,
    slow,
    soak,
    stampede,
    start,
    stored,
)

ALL = {
    "cold": cold,
    "anatomy": anatomy,
    "heavy": heavy,
    "crowd": crowd,
    "stored": stored,
    "memory": memory,
    "stampede": stampede,
    "ladder": ladder,
    "slow": slow,
    "overload": overload,
    "animation": animation,
    "large": large,
    "start": start,
    "soak": soak,
}
