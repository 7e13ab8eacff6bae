# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Waiting for something to become true: with a deadline and without sleeping through it."""

import time


def eventually(question, within=10.0, what=""):
    """Asks until the answer is true, returns it; fails after `within` seconds, telling the last answer or error."""
    deadline = time.monotonic() + within
    while True:
        try:
            last = question()
        except (OSError, AssertionError) as error:
            last = error
        else:
            if last:
                return last
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within} s: {what or question.__name__} (last: {last!r})")
        time.sleep(0.005)
