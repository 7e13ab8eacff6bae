# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Render programs that are none: a path that the server starts, whose program is replaced while the server runs."""

import os
import sys
from pathlib import Path

from processes import children, kill
from servers import BIN
from waiting import eventually

# Without a site: it starts in a few milliseconds.
INTERPRETER = f"{os.path.realpath(sys.executable)} -IS"


class Program:
    """The path, and what is there."""

    def __init__(self, folder):
        self.path = folder / "render-program"
        self.good()

    def script(self, text, mode=0o755):
        """A program; as a rename, since what runs can't be written to."""
        new = self.path.with_suffix(".new")
        new.write_text(text)
        new.chmod(mode)
        new.rename(self.path)

    def good(self):
        """The real one."""
        # A folder can't be renamed over.
        if self.path.is_dir():
            self.path.rmdir()
        self.script(f'#!/bin/sh\nexec {BIN / "miniature-render"} "$@"\n')

    def python(self, text):
        """A program in Python, which gets no environment: its interpreter is named in full."""
        self.script(f"#!{INTERPRETER}\nimport os, socket, sys, time\n{text}\n")

    def failing_once(self):
        """The real one, but for its first start."""
        once = self.path.with_suffix(".once")
        self.script(f'#!/bin/sh\nmkdir {once} 2>/dev/null && exit 3\nexec {BIN / "miniature-render"} "$@"\n')

    def lying(self, lie):
        """The real one with a liar before it; see `liar.LIES`."""
        liar = Path(__file__).with_name("liar.py")
        self.script(f'#!/bin/sh\nexec {INTERPRETER} {liar} {lie} {BIN / "miniature-render"} "$@"\n')


def replaced(server, break_it):
    """Breaks the program, and ends every process of the old one."""
    old = children(server.pid)
    break_it()
    for pid in old:
        kill(pid)
    eventually(lambda: not set(old) & set(children(server.pid)), what="the end of the old processes")
