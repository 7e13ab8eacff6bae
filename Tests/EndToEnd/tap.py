# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A tap on a connection: passes HTTP on byte for byte, counts the requests, and holds or cuts them when told to."""

import asyncio
import re
import threading

HEAD_LIMIT = 65536


class Tap:
    """Listens on a port of its own and passes on to another. Signatures stay right: the Host goes through untouched."""

    def __init__(self, upstream):
        self.upstream = upstream
        self.requests = []
        self._holds = []
        self._loop = asyncio.new_event_loop()
        self._connections = set()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.port = None
        self.open()

    def open(self):
        """Listens (again), on the same port as before."""

        async def start():
            return await asyncio.start_server(self._serve, "127.0.0.1", self.port or 0, limit=HEAD_LIMIT, backlog=512)

        self._server = self._run(start())
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self):
        """Refuses connections and ends the ones there are, like a server that died."""

        async def stop():
            self._server.close()
            for task in list(self._connections):
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)

        self._run(stop())

    def close(self):
        """Ends for good."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)

    def hold(self, pattern):
        """Requests that match ("PUT /bucket/…") wait from now on, until the returned function is called."""

        async def make():
            event = asyncio.Event()
            self._holds.append((re.compile(pattern), event))
            return event

        event = self._run(make())
        return lambda: self._loop.call_soon_threadsafe(event.set)

    def count(self, pattern="."):
        """How many requests so far matched."""
        return sum(1 for request in list(self.requests) if re.search(pattern, request))

    def _run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout=10)

    async def _serve(self, reader, writer):
        task = asyncio.current_task()
        self._connections.add(task)
        upstream_writer = None
        jobs = []
        try:
            upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", self.upstream)
            jobs = [
                asyncio.ensure_future(self._pump(upstream_reader, writer)),
                asyncio.ensure_future(self._requests(reader, upstream_writer)),
            ]
            # Either side's end is the end: no half-open connections between servers.
            await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            for job in jobs:
                job.cancel()
            self._connections.discard(task)
            for side in (writer, upstream_writer):
                if side:
                    side.close()

    async def _requests(self, reader, writer):
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                return
            line = head.split(b"\r\n", 1)[0].decode("latin-1").rsplit(" ", 1)[0]
            self.requests.append(line)
            for pattern, event in list(self._holds):
                if pattern.search(line):
                    await event.wait()
            writer.write(head)
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            remaining = int(length.group(1)) if length else 0
            while remaining:
                piece = await reader.read(min(remaining, 65536))
                if not piece:
                    return
                writer.write(piece)
                await writer.drain()
                remaining -= len(piece)

    async def _pump(self, reader, writer):
        try:
            while piece := await reader.read(65536):
                writer.write(piece)
                await writer.drain()
        except ConnectionError:
            pass
