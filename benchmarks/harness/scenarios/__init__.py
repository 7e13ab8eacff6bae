# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The scenarios, in the order they are run and shown in."""

from harness.scenarios import cold

ALL = {"cold": cold}
