# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Tests of the harness itself: `benchmarks/run --self-test`. They take seconds and need a C compiler, nothing more."""
