# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Which charts there are: each takes the merged rows, and gives an SVG or nothing when nothing was measured for it."""

from harness import svg


def grouped(rows, scenarios, name, part=None):
    """Bars of one figure, a group for each cell."""
    groups = {}
    for row in rows:
        if row["scenario"] in scenarios and row.get(name):
            # Only where workers are accounted for apart is the server's share a part of the whole.
            share = row.get(part, 0) if part and row.get("workers_ms") else 0
            groups.setdefault(row["cell"], []).append((row["peer"], row[name], share))
    return [(cell, sorted(bars, key=rank)) for cell, bars in groups.items()]


def rank(bar):
    """Miniature first, then the floor, then the others by name: the same order in all groups."""
    return {"miniature": 0, "libvips alone": 1}.get(bar[0], 2), bar[0]


def simple(title, unit, scenarios, name, part=None):
    """A chart of bars."""

    def draw(rows):
        groups = grouped(rows, scenarios, name, part)
        return svg.bars(title, unit, groups) if groups else None

    return draw


def anatomy(rows):
    """The stages of a miss."""
    stages = [row["stages"] for row in rows if row.get("stages")]
    if not stages:
        return None
    return svg.bars("Where the time of a miss goes, one client, 800x600 jpeg", "ms", [
        (name, [("miniature", value, 0)]) for name, value in stages[0].items()
    ])  # fmt: skip


def soak(rows):
    """Memory over the time of a soak."""
    series = {}
    for row in rows:
        if row.get("growth_mb"):
            count = max(len(row["growth_mb"]) - 1, 1)
            series[row["peer"]] = [(i * row["minutes"] / count, value) for i, value in enumerate(row["growth_mb"])]
    return svg.lines("Memory over a soak", "MB, proportional share", "minutes", series) if series else None


ALL = {
    "cold-cpu": (
        "Processor time of a cold miss. Miniature's dark part is the server's own; the rest is its render processes'.",
        simple(
            "Processor time of a cold miss", "ms a picture, less is better", ("cold", "heavy"), "cpu_ms", "server_ms"
        ),
    ),
    "cold-rate": (
        "Pictures a second from cold misses, on all cores.",
        simple("Cold misses a second", "pictures/s, more is better", ("cold", "heavy", "crowd"), "rate"),
    ),
    "cold-p99": (
        "The slowest one in a hundred.",
        simple("p99 of cold misses", "ms, less is better", ("cold", "crowd"), "p99"),
    ),
    "likeness": (
        "SSIMULACRA2 against a rendering that decodes the photo whole; 70 is high quality, 90 can't be told apart.",
        simple("Likeness", "SSIMULACRA2, more is better", ("cold",), "score"),
    ),
    "bytes": (
        "Bytes of the answers, to be read beside the likeness.",
        simple("Size of the answers", "KB, less is better", ("cold",), "kilobytes"),
    ),
    "anatomy": (
        "Stages as `Server-Timing` names them; `decode` includes resizing, which libvips does in one go.",
        anatomy,
    ),
    "hits": (
        "Processor time of a hit.",
        simple("Processor time of a hit", "ms a picture, less is better", ("stored", "memory"), "cpu_ms"),
    ),
    "stampede": (
        "Processor time of a stampede, all 500 answers together.",
        simple("Stampede of 500 clients", "CPU ms in all, less is better", ("stampede",), "cpu_total_ms"),
    ),
    "ladder": (
        "Processor time of three sizes of one original.",
        simple("Ladder of three sizes", "CPU ms a ladder, less is better", ("ladder",), "cpu_ms", "server_ms"),
    ),
    "slow": (
        "Ordinary misses beside clients that wait for a slow S3.",
        simple("p95 beside a slow S3", "ms, less is better", ("slow",), "p95"),
    ),
    "overload": (
        "Pictures a second at ten times the capacity.",
        simple("Goodput at 10x the capacity", "pictures/s", ("overload",), "rate"),
    ),
    "memory": (
        "Memory at its peak, shared pages counted once.",
        simple("Peak of memory", "MB, proportional share", ("crowd", "large", "overload"), "proportional_mb"),
    ),
    "soak": ("Memory over time under a steady load.", soak),
}
