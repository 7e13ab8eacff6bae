# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The command line of `benchmarks/report`: tables and charts of results, in docs/performance.md or another page."""

import argparse
import json
import sys
from pathlib import Path

from harness import charts, scenarios, table
from harness.processes import Failure

PAGE = Path(__file__).resolve().parents[2] / "docs/performance.md"
BEGIN, END = "<!-- results -->", "<!-- /results -->"
# The targets the project has set itself: (what, where it is measured, the figure, its bound, its unit).
TARGETS = (
    ("Server's share of a miss of a 2 MB original", ("heavy", "miniature"), "server_ms", 3, "ms CPU"),
    ("A hit of 75 KB in memory", ("memory", "miniature"), "cpu_ms", 0.060, "ms CPU"),
    ("A whole miss over the library alone, 2 MB originals", ("heavy", "miniature"), "ratio", 1.10, "x"),
    ("Memory of server and workers, 64 clients", ("crowd", "miniature"), "resident_mb", 300, "MB RSS"),
)


def read(paths):
    """The results, and the rows of all of them."""
    results = [json.loads(Path(path).read_text()) for path in paths]
    return results, [row for result in results for row in result["rows"]]


def cell(value, digits):
    """A figure in a table of Markdown."""
    return f"{value:,.{digits}f}" if isinstance(value, (int, float)) else ""


def tables(rows, titles):
    """A table for each scenario, without columns that would be empty."""
    for scenario in dict.fromkeys(row["scenario"] for row in rows):
        chosen = [row for row in rows if row["scenario"] == scenario]
        columns = [column for column in table.COLUMNS if any(row.get(column[1]) is not None for row in chosen)]
        yield f"### {titles.get(scenario, scenario)}\n"
        yield "| | | " + " | ".join(column[0] for column in columns) + " |"
        yield "|---|---|" + "---:|" * len(columns)
        for row in chosen:
            figures = " | ".join(cell(row.get(name), digits) for _, name, _, digits in columns)
            yield f"| {row['cell']} | {row['peer']} | {figures} |"
        yield ""
        notes = [f"- {row['cell']}, {row['peer']}: {row['note']}." for row in chosen if row.get("note")]
        yield from [*notes, ""] if notes else []


def targets(rows):
    """The targets, and whether they are reached."""
    yield "| target | bound | measured | |"
    yield "|---|---:|---:|---|"
    for what, (scenario, peer), name, bound, unit in TARGETS:
        row = next((row for row in rows if row["scenario"] == scenario and row["peer"] == peer), {})
        value = row.get(name)
        verdict = "not measured" if value is None else "reached" if value <= bound else "**not reached**"
        yield f"| {what} | <= {bound:g} {unit} | {cell(value, 3 if bound < 10 else 0)} | {verdict} |"
    for one in (row for row in rows if row["scenario"] in ("cold", "heavy") and row["peer"] == "miniature"):
        alone = next((row for row in rows if row["cell"] == one["cell"] and row["peer"] == "libvips alone"), None)
        if alone and one.get("rate") and alone.get("rate"):
            share = one["rate"] / alone["rate"]
            verdict = "reached" if share >= 0.9 else "**not reached**"
            yield f"| Throughput over the library alone, {one['cell']} | >= 0.9 x | {share:.2f} | {verdict} |"


def about(results):
    """What it was measured on."""
    for result in results:
        machine, photos = result["machine"], result.get("photos")
        place = f"{machine['processor']}, {machine['cores']} cores, {machine['system']}, Linux {machine['kernel']}"
        yield f"- {result['date']}: {place}."
        quiet = f"unsteadiness {machine['noise']} (1.0 is a quiet machine)"
        versions = ", ".join(f"{name} {said}" for name, said in machine["versions"].items() if said)
        yield f"  Load {machine['load']} at the start, {quiet}. {versions}."
        if photos:
            low, middle, high = photos["megapixels"]
            size = f"{photos['mean_bytes'] / 1000:.0f} KB on average"
            yield f"  {photos['count']} photos of {low} to {high} megapixels (median {middle}), {size}."
    yield ""
    yield (
        "Quality settings: " + "; ".join(f"{name}: {said}" for name, said in results[0]["peers"].items() if said) + "."
    )


def draw(rows, folder):
    """Writes the charts, and gives the lines that show them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (caption, chart) in charts.ALL.items():
        drawn = chart(rows)
        if drawn:
            (folder / f"{name}.svg").write_text(drawn)
            yield f"![{caption}]({folder.name}/{name}.svg)\n\n{caption}\n"


def put(page, lines):
    """The page with what is between the markers replaced."""
    before, found, rest = page.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise Failure(f"The page has no {BEGIN} … {END} to put results between.")
    return f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}"


def write(paths, page):
    """Puts results into a page, and their charts into the folder of its name beside it."""
    results, rows = read(paths)
    rows = table.merged(rows)
    titles = {name: module.TITLE for name, module in scenarios.ALL.items()}
    lines = ["", *about(results), "", "### Targets", "", *targets(rows), ""]
    lines += ["### Charts", "", *draw(rows, page.with_suffix("")), *tables(rows, titles)]
    before = page.read_text() if page.exists() else f"# Results\n\n{BEGIN}\n{END}\n"
    page.write_text(put(before, lines))
    print(f"Tables and charts: {page}, {page.with_suffix('')}/*.svg", file=sys.stderr)


def main():
    """Draws all results named."""
    parser = argparse.ArgumentParser(prog="benchmarks/report", description="Draws results as tables and charts.")
    parser.add_argument("results", nargs="+", type=Path, metavar="RESULT.json", help="all are put together")
    parser.add_argument("--page", type=Path, default=PAGE, help="the Markdown file (docs/performance.md)")
    options = parser.parse_args()
    try:
        write(options.results, options.page)
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"benchmarks: these are not results that can be read: {error!r}.")
    except Failure as failure:
        sys.exit(f"benchmarks: {failure}")


if __name__ == "__main__":
    main()
