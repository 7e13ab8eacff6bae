# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""imagemagick.py PORT ORIGINALS CONVERTS: GET /800x600/jpeg/KEY runs `convert` over the original, as scripts do."""

import os
import subprocess
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

port, originals, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
# No more at once than there are cores, each with one thread: more only wait for each other.
turn = threading.Semaphore(count)
environment = {**os.environ, "MAGICK_THREAD_LIMIT": "1"}


def convert(box, kind, original):
    """Covers the box, cut around the centre; quality 80, progressive, without metadata."""
    quality = "60" if kind == "avif" else "80"
    size = ["-resize", f"{box}^", "-gravity", "center", "-extent", box]
    # PNG's "quality" is a way to compress, not a loss; its default is left alone.
    encoding = [] if kind == "png" else ["-quality", quality, "-interlace", "Plane"]
    command = ["/usr/bin/convert", "-", "-coalesce", *size, *encoding, "-strip", f"{kind}:-"]
    with turn:
        return subprocess.run(command, input=original, stdout=subprocess.PIPE, env=environment, check=True).stdout


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        _, box, kind, key = self.path.split("/", 3)
        try:
            with urllib.request.urlopen(originals + key) as answer:
                body, status = convert(box, kind, answer.read()), 200
        except (OSError, subprocess.CalledProcessError) as error:
            body, status = str(error).encode(), 502
        self.send_response(status)
        self.send_header("Content-Type", f"image/{kind}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing for each request."""


class Server(ThreadingHTTPServer):
    """With room for a burst of connections."""

    request_queue_size = 1024
    daemon_threads = True


Server(("127.0.0.1", port), Handler).serve_forever()
