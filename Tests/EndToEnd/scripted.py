# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""An origin that misbehaves to order, for what the real one can't be made to do: expire in a second, break off."""

import socketserver
import threading


class Request:
    """A request as it came: the target is not decoded, nor normalised."""

    def __init__(self, head):
        first, *rest = head.decode("latin-1").split("\r\n")
        self.method, self.target, _ = first.split(" ", 2)
        self.headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}


class Scripted:
    """Calls `answer(request)` for each request: (status, headers, body), None to break the connection, or a function
    that writes the answer itself."""

    def __init__(self, answer):
        self.requests = []
        self.answer = answer
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                while outer._one(self.rfile, self.wfile, self.client_address):
                    pass

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False
            request_queue_size = 256

            def handle_error(self, request, client_address):
                """Connections that break are what this is for."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self._open = True

    def close(self):
        """Ends it: connections are refused from now on, and the ones there are break at their next request."""
        if self._open:
            self._open = False
            self._server.shutdown()
            self._server.server_close()

    def _one(self, reader, writer, peer):
        lines = []
        while (line := reader.readline()) not in (b"\r\n", b""):
            lines.append(line.rstrip(b"\r\n"))
        if not lines or not self._open:
            return False
        request = Request(b"\r\n".join(lines))
        request.peer = peer
        request.body = reader.read(int(request.headers.get("content-length", 0)))
        self.requests.append(request)
        answer = self.answer(request)
        if answer is None:
            return False
        if callable(answer):
            # Writes what it likes, and says whether the connection is to be kept.
            return answer(writer)
        status, headers, body = answer
        body = body.encode() if isinstance(body, str) else body
        lines = [f"HTTP/1.1 {status} Scripted"] + [f"{name}: {value}" for name, value in headers.items()]
        if status != 304:
            lines.append(f"Content-Length: {len(body)}")
        # In one piece: two would wait for each other (Nagle and delayed acknowledgements), 40 ms each time.
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + (b"" if request.method == "HEAD" else body))
        return True
