# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What a run says while it goes on, on standard error."""

import sys
import time


class Progress:
    """Lines with the time since the start."""

    def __init__(self, out=sys.stderr):
        self.out, self.start = out, time.monotonic()

    def say(self, text):
        """One line."""
        passed = int(time.monotonic() - self.start)
        print(f"{passed // 60:3d}:{passed % 60:02d}  {text}", file=self.out, flush=True)

    def row(self, row):
        """One measurement."""
        parts = [
            f"{row['rate']:8.1f}/s" if row.get("rate") else "",
        ]
        parts += [f"p99 {row['p99']:.0f} ms" if row.get("p99") else ""]
        parts += [f"{row['cpu_ms']:.2f} ms CPU" if row.get("cpu_ms") is not None else ""]
        told = "  ".join(part for part in parts if part) or row.get("note", "")
        self.say(f"{row['scenario']:<10} {row['cell']:<16} round {row['round'] + 1}  {row['peer']:<24} {told}")
