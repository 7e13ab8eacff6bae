#!/usr/bin/env python3
# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A render program that stands between the server and the real one, and changes what is said.

    liar.py LIE REAL-PROGRAM TYPE…

So it speaks the protocol of today, whatever that is, up to the place where it lies. Nothing but the standard library: it
is started again and again, and without an environment.
"""

import array
import json
import os
import signal
import socket
import subprocess
import sys

SOCKET = 3
LONGEST = 64 << 10
# What a forger would like to see in a log.
FORGED = "2026-01-01T00:00:00+0000 error miniature: forged=yes all is lost"
CONTROLS = f"before\r\n{FORGED}\r\n\x1b[31mred\x1b[0m\x07\x08\x9b31m\u2028{FORGED}\u2029\u0085{FORGED}"


def numbers(value, change):
    """JSON with every number changed."""
    if isinstance(value, dict):
        return {name: numbers(one, change) for name, one in value.items()}
    if isinstance(value, list):
        return [numbers(one, change) for one in value]
    return change(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def of_another_build(ready):
    """A greeting whose revision is another, under whatever name it goes."""
    name, fields = next(iter(ready.items()))
    other = {key: "another" if isinstance(one, str) and key != "vips" else one for key, one in fields.items()}
    other = numbers(other, lambda number: number + 1)
    return {name: other if other != fields else {**fields, "revision": 4_000_000_000}}


def texts(value, text):
    """JSON with every diagnostic replaced."""
    if isinstance(value, dict):
        return {name: text if name == "diagnostic" else texts(one, text) for name, one in value.items()}
    return value


def named(value, name, text):
    """JSON with one field replaced."""
    inner = {key: {**fields, name: text} if isinstance(fields, dict) else fields for key, fields in value.items()}
    return inner


# By name: what becomes of the greeting, and of each reply.
LIES = {
    "revision": (of_another_build, None),
    "version-forges": (lambda ready: named(ready, "vips", CONTROLS), None),
    "diagnostic-forges": (None, lambda reply: texts(reply, CONTROLS)),
    "time-most": (None, lambda reply: numbers(reply, lambda _: 2**63 - 1)),
    "time-least": (None, lambda reply: numbers(reply, lambda _: -(2**63))),
    "time-large": (None, lambda reply: numbers(reply, lambda _: 2**62)),
    "time-negative": (None, lambda reply: numbers(reply, lambda _: -1)),
    "time-1e18": (None, lambda reply: numbers(reply, lambda _: 10**18)),
    "time-1e300": (None, lambda reply: numbers(reply, lambda _: 1e300)),
    "time-of-2-to-the-80": (None, lambda reply: numbers(reply, lambda _: 2**80)),
    "reply-unknown": (None, lambda reply: {"forged": {}}),
    "reply-twice": (None, lambda reply: (reply, reply)),
    "reply-greeting": (None, lambda reply: {"ready": {"vips": "8.14.1"}}),
    "reply-long": (None, lambda reply: {**reply, "more": "x" * 40_000}),
    "reply-bytes": (None, lambda reply: b"\xff\x00\x1b[31m\n" + FORGED.encode()),
    "reply-deep": (None, lambda reply: b"[" * 30_000),
    "shouts": (None, "shout"),
    "crashes": (None, "crash"),
}


def receive(connection):
    """A message and its descriptors."""
    data, ancillary, _, _ = connection.recvmsg(LONGEST, socket.CMSG_SPACE(4 * 64))
    files = array.array("i")
    for level, kind, content in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            files.frombytes(content[: len(content) - len(content) % files.itemsize])
    return data, files


def send(connection, message, files=()):
    """A message, or some one after the other, and its descriptors."""
    if isinstance(message, tuple):
        for one in message:
            send(connection, one)
        return
    data = message if isinstance(message, bytes) else json.dumps(message).encode()
    extra = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))] if len(files) else []
    connection.sendmsg([data], extra)
    for number in files:
        os.close(number)


def lie(name, program, types):
    """Passes jobs on to the real program, and lies about what it says."""
    of_greeting, of_reply = LIES[name]
    server = socket.socket(fileno=SOCKET)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    # Away from 3, which the real one needs for its own.
    number = os.dup(theirs.fileno())
    child = subprocess.Popen(
        ["/bin/sh", "-c", f'exec "$0" "$@" 3<&{number} {number}<&-', program, *types],
        pass_fds=[number])  # fmt: skip
    theirs.close()
    os.close(number)
    greeting = json.loads(receive(ours)[0])
    send(server, of_greeting(greeting) if of_greeting else greeting)
    while True:
        job, files = receive(server)
        if not job:
            child.kill()
            return
        if of_reply == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        send(ours, job, files)
        data, _ = receive(ours)
        if of_reply == "shout":
            for number in range(2000):
                os.write(2, f"{FORGED} {number}\n".encode() + b"x" * 1000 + b"\n")
        reply = json.loads(data) if data else {}
        send(server, of_reply(reply) if callable(of_reply) else reply)


if __name__ == "__main__":
    lie(sys.argv[1], sys.argv[2], sys.argv[3:])
