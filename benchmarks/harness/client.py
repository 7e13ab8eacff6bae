# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The client of measurements on this machine: a C program, since its own processor time comes out of the same cores."""

import subprocess
import threading

from harness.processes import Failure
from harness.samples import Samples, parse


class Client:
    """A running client."""

    def __init__(self, program, port, paths, connections, seconds, timeout=60.0, rate=0.0, headers=()):
        """Asks for each path once, on so many connections.

        Without a rate, a connection's next request follows its last answer (a closed loop). With one, requests are due
        at fixed times whatever the server does, and latency counts from then (an open loop). None is begun after
        `seconds`.
        """
        command = [program, port, connections, timeout, seconds, rate, *headers]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=pipe, stdout=pipe, stderr=pipe, text=True
        )
        self.text = "\n".join(paths) + "\n"
        self.within = seconds + timeout + 30

    def finish(self):
        """Waits for the last answer, and returns Samples."""
        try:
            out, said = self.process.communicate(self.text, timeout=self.within)
        except subprocess.TimeoutExpired as error:
            self.process.kill()
            raise Failure(f"The client did not end within {self.within:.0f} s.") from error
        if self.process.returncode != 0:
            raise Failure(f"The client failed: {said.strip()}")
        took, cpu = said.split()[-2:]
        return Samples(parse(out), float(took), float(cpu))


class Background:
    """A client that goes on beside another, until it is told to end."""

    def __init__(self, client):
        self.client = client
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        """In a thread of its own, since its output has to be read all the time."""
        self.samples = self.client.finish()

    def end(self):
        """Lets it begin no more requests, waits for those begun, and returns Samples."""
        self.client.process.terminate()
        self.thread.join()
        return self.samples
