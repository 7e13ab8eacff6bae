# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The command line of `benchmarks/load`: the scenarios against an origin or a distribution of one's own."""

import argparse
import ipaddress
import itertools
import sys
import time
from collections import Counter
from urllib.parse import quote, urlsplit

from harness.far import Caller
from harness.samples import percentile

ABOUT = """\
Asks for pictures and says how long the answers took. Every request is due at a fixed time, and its latency counts from
then, so a server that stalls is charged for all who would have come meanwhile.

scenarios:
  hit       each key's picture, again and again: what the edge, memory or the bucket answers
  cold      pictures that nobody has asked for: each URL has a version= of its own. They are stored like any other,
            below SIZE,version=load-…/; delete those afterwards
  stampede  one new picture (a version= again), asked for by all clients at once
  ladder    three sizes of each key, one right after the other

Only test what is yours: requests cost money at a CDN and at S3, and whoever runs the host may take it for an attack.
"""


def is_loopback(host):
    """Whether a host is this machine, told by its name alone: what a name resolves to may change."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def arguments(words=None):
    """What may be asked for. Anything but the loopback needs both caps."""
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="benchmarks/load", description=ABOUT, formatter_class=style)
    parser.add_argument("url", help="such as https://d111111abcdef8.cloudfront.net or http://127.0.0.1:8080")
    parser.add_argument("--scenario", choices=("hit", "cold", "stampede", "ladder"), default="hit")
    parser.add_argument("--key", action="append", default=[], help="an original's key; may be given again")
    parser.add_argument("--keys", help="a file of keys, one a line")
    parser.add_argument("--sizes", default="800x600,400x300,200x150", help="(800x600,400x300,200x150)")
    parser.add_argument("--rate", type=float, help="the most requests a second; required but for the loopback")
    parser.add_argument("--requests", type=int, help="the most requests in all; required too (loopback: 200)")
    parser.add_argument("--clients", type=int, default=16, help="the most connections (16)")
    parser.add_argument("--timeout", type=float, default=30, help="seconds after which a request has failed (30)")
    parser.add_argument("--header", action="append", default=[], help="NAME: VALUE, sent with every request")
    options = parser.parse_args(words)
    check(parser, options)
    return options


def check(parser, options):
    """Refuses what can't be meant."""
    parts = urlsplit(options.url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query:
        parser.error(f"{options.url} is not http://HOST or https://HOST: keys are given by --key")
    if not is_loopback(parts.hostname) and (options.rate is None or options.requests is None):
        parser.error(f"{parts.hostname} is not this machine: give --rate and --requests, the most it may be asked")
    if options.rate is not None and not 0 < options.rate <= 10_000:
        parser.error("--rate is a number over 0, and at most 10000")
    options.requests = 200 if options.requests is None else options.requests
    if not 1 <= options.requests <= 1_000_000 or not 1 <= options.clients <= 2000:
        parser.error("--requests is 1 to 1000000 and --clients 1 to 2000")
    if any(":" not in header for header in options.header):
        parser.error("--header is NAME: VALUE")
    if options.keys:
        with open(options.keys) as file:
            options.key += [line.strip() for line in file if line.strip()]
    if not options.key:
        parser.error("give at least one --key, or --keys FILE: the originals to ask for")


def paths(options, stamp):
    """The paths of a scenario: exactly as many as requests."""
    sizes = options.sizes.split(",")
    keys = [quote(key, safe="/-._~!$&'()*+,;=:@") for key in options.key]
    if options.scenario == "hit":
        made = (f"/{sizes[0]}/{key}" for key in itertools.cycle(keys))
    elif options.scenario == "cold":
        made = (f"/{sizes[0]},version=load-{stamp}-{n}/{keys[n % len(keys)]}" for n in itertools.count())
    elif options.scenario == "stampede":
        made = itertools.repeat(f"/{sizes[0]},version=load-{stamp}/{keys[0]}")
    else:
        made = (f"/{size}/{key}" for key in itertools.cycle(keys) for size in sizes)
    return list(itertools.islice(made, options.requests))


def lines(samples):
    """What came of it, for a terminal."""
    summary = samples.summary()
    pictures, requests = summary["pictures"], summary["requests"]
    yield f"{pictures} pictures of {requests} requests in {samples.seconds:.1f} s: {summary['rate']:.1f}/s"
    yield f"statuses: {', '.join(f'{count} x {status}' for status, count in sorted(summary['statuses'].items()))}"
    if not samples.good:
        return
    yield f"{'answered by':<22}{'count':>8}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}{'KB':>8}"
    groups = Counter(sample.source for sample in samples.good)
    for source, count in [("all", len(samples.good)), *groups.most_common()]:
        chosen = [sample for sample in samples.good if source in ("all", sample.source)]
        times = [sample.latency * 1000 for sample in chosen]
        figures = "".join(f"{percentile(times, share):>10.1f}" for share in (0.5, 0.95, 0.99))
        size = sum(sample.bytes for sample in chosen) / count / 1000
        yield f"{source:<22}{count:>8}{figures}{size:>8.1f}"


def main():
    """Runs one scenario."""
    options = arguments()
    asked = paths(options, time.strftime("%Y%m%d%H%M%S", time.gmtime()))
    pace = f"at most {options.rate:g}/s" if options.rate else "as fast as they are answered"
    print(f"{options.scenario}: {len(asked)} requests, {pace}, {options.clients} clients", file=sys.stderr)
    samples = Caller(options.url, options.clients, options.timeout, options.header).ask(asked, options.rate)
    print("\n".join(lines(samples)))


if __name__ == "__main__":
    main()
