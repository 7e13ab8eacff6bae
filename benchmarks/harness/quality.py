# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Likeness: SSIMULACRA2 of what a peer answers against libvips' own, lossless rendering of the same crop."""

from concurrent.futures import ProcessPoolExecutor
from statistics import mean

from harness import reference
from harness.corpus import vips

SAMPLE = 10


def measure(bench):
    """Puts a mean score into the rows of cold misses, from the first ten photos of each cell."""
