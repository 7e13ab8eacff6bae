# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The table at the end of a run, for a terminal of 120 columns."""

from statistics import median

COLUMNS = (
    ("req/s", "rate", 8, 1),
    ("p50 ms", "p50", 8, 1),
    ("p95 ms", "p95", 8, 1),
    ("p99 ms", "p99", 8, 1),
    ("CPU ms", "cpu_ms", 8, 2),
    ("server", "server_ms", 7, 2),
    ("workers", "workers_ms", 8, 2),
    ("ratio", "ratio", 6, 2),
    ("RSS MB", "resident_mb", 7, 0),
    ("PSS MB", "proportional_mb", 7, 0),
    ("KB out", "kilobytes", 7, 1),
    ("SSIM2", "score", 6, 1),
)


def merged(rows):
    """One row for each scenario, cell and peer, in the order of their first appearance, cells together.

    `ratio` is processor time over that of the library alone in the same cell.
    """
    groups = {}
    for row in rows:
        cells = groups.setdefault(row["scenario"], {})
        cells.setdefault(row["cell"], {}).setdefault(row["peer"], []).append(row)
    result = []
    for cells in groups.values():
        for names in cells.values():
            result += [merge(rounds) for rounds in names.values()]
    bases = {(row["scenario"], row["cell"]): row.get("cpu_ms") for row in result if row["peer"] == "libvips alone"}
    for row in result:
        base = bases.get((row["scenario"], row["cell"]))
        if base and row.get("cpu_ms"):
            row["ratio"] = row["cpu_ms"] / base
    return result


def merge(rounds):
    """The median of the rounds' figures, and the most memory of any."""
    one = {**rounds[-1], "rounds": len(rounds)}
    one.pop("round", None)
    for name in {name for row in rounds for name in row} - {"round"}:
        values = [row[name] for row in rounds if row.get(name) is not None]
        if values and all(isinstance(value, (int, float)) for value in values):
            one[name] = max(values) if name in ("resident", "proportional") else median(values)
    for name in ("resident", "proportional"):
        if one.get(name):
            one[f"{name}_mb"] = one[name] / 1e6
    if one.get("bytes"):
        one["kilobytes"] = one["bytes"] / 1000
    return one


def number(value, width, digits):
    """A number at the right of its column, shortened where it would touch its neighbour; a hyphen for none."""
    if not isinstance(value, int | float):
        return f"{'-':>{width}}"
    told = f"{value:,.{digits}f}"
    return f"{told if len(told) < width else f'{value:.0f}':>{width}}"


def lines(rows, titles):
    """The table's lines, a block for each scenario and cell."""
    rows = merged(rows)
    shown, scenario, cell = [], None, None
    for row in rows:
        if row["scenario"] != scenario:
            scenario, cell = row["scenario"], None
            shown += ["", titles.get(scenario, scenario), ""]
            shown += [f"{'':<30}" + "".join(f"{title:>{width}}" for title, _, width, _ in COLUMNS)]
        if row["cell"] != cell:
            cell = row["cell"]
            shown += [cell]
        figures = "".join(number(row.get(name), width, digits) for _, name, width, digits in COLUMNS)
        shown += [f"  {row['peer']:<28}{figures}"]
        if row.get("note"):
            shown += [f"      {row['note']}"]
    return shown
