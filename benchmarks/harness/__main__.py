# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The command line of `benchmarks/run`."""

import argparse
import json
import signal
import sys
import time
from pathlib import Path

from harness import corpus, machine, quality, report, table
from harness.bench import HERE, Bench
from harness.processes import Failure
from harness.scenarios import ALL


def arguments():
    """What may be asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks/run", description="Measures Miniature beside other servers.")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=f"of {', '.join(ALL)}; all but soak if none")
    parser.add_argument(
        "--peers", type=lambda text: text.split(","), default=[], help="beginnings of names, with commas"
    )
    parser.add_argument("--formats", type=lambda text: text.split(","), default=[], help="of jpeg,webp,png,avif")
    parser.add_argument("--rounds", type=int, default=2, help="how often each is measured, in turn (2)")
    parser.add_argument("--factor", type=int, default=1, help="so many times as many requests (1)")
    parser.add_argument("--soak-minutes", type=float, default=10, help="how long the soak takes (10)")
    parser.add_argument("--no-quality", action="store_true", help="without SSIMULACRA2")
    parser.add_argument("--output", help="the file of results (benchmarks/results/DATE.json)")
    options = parser.parse_args()
    unknown = set(options.scenarios) - set(ALL)
    if unknown:
        parser.error(f"no scenario {', '.join(sorted(unknown))}; there is {', '.join(ALL)}")
    return options


def main():
    """Runs what was asked for, keeps the results and prints the table."""
    options = arguments()
    # Both show what was measured so far. Shells start what runs in the background deaf to SIGINT.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    bench = Bench(options)
    chosen = options.scenarios or [name for name in ALL if name != "soak"]
    result = {"date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "machine": machine.describe(bench)}
    failures = []
    try:
        with bench.running():
            for name in chosen:
                run(bench, name, failures)
            if not options.no_quality and "cold" in chosen:
                quality.score(bench)
            result["photos"] = corpus.describe(bench.photos)
    except KeyboardInterrupt:
        bench.progress.say("stopped; what was measured so far:")
    result["load_at_end"], result["rows"] = machine.load(), bench.rows
    result["failures"] = failures
    result["peers"] = {peer.name: peer.quality for peer in bench.peers}
    print("\n".join(table.lines(bench.rows, {name: ALL[name].TITLE for name in ALL})))
    keep(result, options, bench.data / "report.md")
    if failures:
        raise Failure("\n".join(["not all could be measured:", *failures]))


def run(bench, name, failures):
    """Runs one scenario; when it fails, that is said, and the others are run all the same."""
    bench.progress.say(ALL[name].TITLE)
    try:
        ALL[name].run(bench)
    except Failure as failure:
        failures.append(f"{name}: {failure}")
        bench.progress.say(failures[-1])


def keep(result, options, page):
    """Writes the results, and draws them."""
    name = result["date"].replace(":", "")
    path = Path(options.output) if options.output else HERE / f"results/{name}.json"
    path.write_text(json.dumps(result, indent=1) + "\n")
    print(f"\nResults: {path}", file=sys.stderr)
    page.unlink(missing_ok=True)
    report.write([path], page)


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"benchmarks: {failure}")
