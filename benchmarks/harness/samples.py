# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What came of requests: latencies, statuses, bytes."""

from collections import Counter
from dataclasses import dataclass


def percentile(values, share):
    """The value that `share` of the values (0…1) do not exceed: the nearest rank, so always one that was measured."""
    if not values:
        return None
    ordered = sorted(values)
    # -(-a // b) rounds up; of 100 values the 95th is the 95 % one.
    rank = -(-len(ordered) * round(share * 1000) // 1000)
    return ordered[min(max(rank, 1), len(ordered)) - 1]


@dataclass(frozen=True)
class Sample:
    """One request: when it was due, how long it took from then (both in seconds), and what was answered."""

    index: int
    start: float
    latency: float
    status: int
    bytes: int
    source: str

    @property
    def good(self):
        """Whether a picture was answered."""
        return self.status == 200


@dataclass(frozen=True)
class Samples:
    """All requests of one measurement."""

    samples: list
    seconds: float
    client_cpu: float

    @property
    def good(self):
        """Those that got a picture."""
        return [sample for sample in self.samples if sample.good]

    def summary(self):
        """The figures of a row: rates in requests a second, latencies in milliseconds, of good answers only."""
        good = self.good
        times = [sample.latency * 1000 for sample in good]
        return {
            "requests": len(self.samples),
            "pictures": len(good),
            "seconds": round(self.seconds, 4),
            "rate": round(len(good) / self.seconds, 3) if self.seconds else None,
            "p50": rounded(percentile(times, 0.5)),
            "p95": rounded(percentile(times, 0.95)),
            "p99": rounded(percentile(times, 0.99)),
            "max": rounded(max(times, default=None)),
            "bytes": round(sum(sample.bytes for sample in good) / len(good)) if good else None,
            "statuses": dict(Counter(str(sample.status) for sample in self.samples)),
            "sources": dict(Counter(sample.source for sample in good)),
            "client_cpu_ms": round(self.client_cpu * 1000 / max(len(self.samples), 1), 4),
        }


def rounded(value):
    """Three digits behind the point are below what a clock over a socket can tell."""
    return None if value is None else round(value, 3)


def parse(text):
    """The lines that the C client writes; see client/main.c."""
    samples = []
    for line in text.splitlines():
        index, start, latency, status, size, source = line.split()
        samples.append(Sample(int(index), int(start) / 1e6, int(latency) / 1e6, int(status), int(size), source))
    return samples
