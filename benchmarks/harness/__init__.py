# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Measures Miniature beside other image servers; `benchmarks/run` starts it."""
