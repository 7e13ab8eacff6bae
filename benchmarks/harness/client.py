# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The client of measurements on this machine: a C program, since its own processor time comes out of the same cores."""

import subprocess

from harness.processes import Failure
from harness.samples import Samples, parse


def ask(program, port, paths, connections, seconds, timeout=60.0, rate=0.0, headers=()):
    """Asks for each path once, on so many connections, and returns Samples.

    Without a rate, a connection's next request follows its last answer (a closed loop). With one, requests are due at
    fixed times whatever the server does, and latency counts from then (an open loop). None is begun after `seconds`.
    """
    command = [program, port, connections, timeout, seconds, rate, *headers]
    run = subprocess.run(
        [str(word) for word in command],
        input="\n".join(paths) + "\n",
        capture_output=True,
        text=True,
        timeout=seconds + timeout + 30,
    )
    if run.returncode != 0:
        raise Failure(f"The client failed: {run.stderr.strip()}")
    took, cpu = run.stderr.split()[-2:]
    return Samples(parse(run.stdout), float(took), float(cpu))
