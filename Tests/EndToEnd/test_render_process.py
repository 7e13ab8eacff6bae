# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A render process is not to be trusted, and may be missing: what it can do to the server, and what is done without it."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import liar
import pytest
import renderers
from liar import FORGED
from processes import Program, children, free_port, kill, listening, stopwatch, wait_until_listening
from renderers import replaced
from servers import BIN
from stores import Folder
from waiting import eventually
from wire import ask, receive, send

pytestmark = pytest.mark.heavy

# As long as a process that is started again needs to be seen to be none.
AT_ONCE = 5.0
# The queue's longest wait is five seconds.
WAIT = 6.5
NOBODY = 65534
NUMBERS = iter(range(1_000_000))


class Kitchen:
    """A server whose render program can be replaced, with a picture in its memory."""

    def __init__(self, start, picture, **settings):
        self.store = Folder(start.folder("photos") / "photos")
        self.picture = picture
        self.store.put("hit.jpg", picture)
        self.program = renderers.Program(start.folder("program"))
        self.server = start.miniature(self.store.environment, workers=2, render_program=self.program.path, **settings)
        assert self.hit().status == 200

    def hit(self):
        """What is in memory."""
        return self.server.ask("/400x300/hit.jpg")

    def miss(self, data=None, timeout=10):
        """What was never asked for, with the seconds it took."""
        key = f"{next(NUMBERS)}.jpg"
        self.store.put(key, self.picture if data is None else data)
        since = stopwatch()
        try:
            answer = ask(self.server.port, f"/200x150/{key}", timeout=timeout)
        except TimeoutError:
            pytest.fail(f"silence for {since():.0f} s")
        return answer, since()

    def log(self):
        """Its bytes."""
        return self.server.program.log.read_bytes()

    def replace(self, break_it):
        """Breaks the program and ends its processes."""
        replaced(self.server, break_it)

    def is_well(self):
        """Whether another test may have it."""
        try:
            return len(self.server.workers()) == 2 and self.server.ready() and self.hit().status == 200
        except (OSError, RuntimeError):
            return False

    def repaired(self):
        """Puts the real program back: pictures are made again, and nobody restarted the server."""
        pid = self.server.pid
        replaced(self.server, self.program.good)
        eventually(lambda: self.miss(timeout=10)[0].status == 200, 30, "a picture of the repaired program")
        eventually(self.server.ready, 10, "ready again")
        assert self.server.pid == pid and self.server.program.process.poll() is None


@pytest.fixture
def kitchen(start, picture):
    """For one test."""
    return Kitchen(start, picture)


@pytest.fixture(scope="module")
def kitchens(start_once):
    """All that were needed so far."""
    return []


@pytest.fixture
def lasting(start_once, picture, kitchens):
    """For many tests, as long as it is repaired after each; else another."""
    if not (kitchens and kitchens[-1].is_well()):
        kitchens.append(Kitchen(start_once, picture))
    return kitchens[-1]


# No render process

SPEAKS_GARBAGE = "socket.socket(fileno=3).send(b'\\xff\\x00 no JSON at all'); time.sleep(1000)"
SAYS_IT_AND_LEAVES = 'os.write(2, b"no licence today\\n"); sys.exit(3)'
BROKEN = {
    "is gone": lambda program: program.path.unlink(),
    "may not be run": lambda program: program.path.chmod(0o644),
    "is empty": lambda program: program.script(""),
    "is no program": lambda program: program.script("\x7fELF but not really"),
    "is a folder": lambda program: (program.path.unlink(), program.path.mkdir()),
    "leaves with 0": lambda program: program.script("#!/bin/sh\nexit 0\n"),
    "leaves with 3": lambda program: program.script("#!/bin/sh\nexit 3\n"),
    "ends by a signal": lambda program: program.script("#!/bin/sh\nkill -SEGV $$\n"),
    "says why and leaves": lambda program: program.python(SAYS_IT_AND_LEAVES),
    "shouts and leaves": lambda program: program.python("os.write(2, b'x' * 5_000_000); sys.exit(1)"),
    "speaks garbage": lambda program: program.python(SPEAKS_GARBAGE),
    "closes its socket": lambda program: program.python("os.close(3); time.sleep(1000)"),
    "is of another build": lambda program: program.lying("revision"),
}
by_fault = pytest.mark.parametrize("fault", BROKEN.values(), ids=[name.replace(" ", "-") for name in BROKEN])


def refused(answer):
    """Transient, said so, and not to be kept."""
    return answer.status == 503 and int(answer["retry-after"]) >= 1 and answer["cache-control"] == "no-store"


@by_fault
def test_without_a_program_a_miss_is_a_503_at_once_hits_are_served_and_a_repair_is_enough(lasting, fault):
    lasting.replace(lambda: fault(lasting.program))
    for _ in range(3):
        answer, took = lasting.miss()
        assert refused(answer), answer
        assert took < AT_ONCE, f"{took:.1f} s"
        assert lasting.hit()["x-cache"] == "memory"
    eventually(lambda: ask(lasting.server.admin, "/readyz").status == 503, 5, "no longer ready")
    assert ask(lasting.server.admin, "/livez").status == 200
    lasting.repaired()


@pytest.mark.heavy
def test_a_program_that_never_gets_ready_is_no_silence(kitchen):
    """Within the queue's longest wait: what sleeps can't be told at once from what is slow to start."""
    kitchen.replace(lambda: kitchen.program.script("#!/bin/sh\nexec sleep 1000\n"))
    answer, took = kitchen.miss()
    assert refused(answer) and took < WAIT, (answer, took)
    assert kitchen.hit()["x-cache"] == "memory"
    # A start may take 20 seconds, and then it is the new program's turn.
    kitchen.program.good()
    eventually(lambda: kitchen.miss(timeout=30)[0].status == 200, 40, "a picture of the repaired program")


def test_a_process_that_ends_once_while_it_starts_is_no_outage(kitchen):
    kitchen.replace(kitchen.program.failing_once)
    assert kitchen.miss()[0].status == 200
    assert b" error " not in kitchen.log()


@pytest.mark.parametrize("name", ["is gone", "is no program", "leaves with 3", "speaks garbage", "is of another build"])
def test_the_log_says_why_in_one_line(kitchen, name):
    """With the program's path, so that nobody has to guess which it was."""
    kitchen.replace(lambda: BROKEN[name](kitchen.program))
    path = str(kitchen.program.path).encode()

    def said():
        return [line for line in kitchen.log().splitlines() if path in line and re.search(rb"\b(error|critical)\b", line)]

    eventually(said, 5, "a line of the log that names the program")


def test_what_a_program_said_before_it_left_is_in_the_log(kitchen):
    kitchen.replace(lambda: BROKEN["says why and leaves"](kitchen.program))
    eventually(lambda: b"no licence today" in kitchen.log(), 5, "its last words")


def test_a_program_of_another_build_is_named_as_such(kitchen):
    kitchen.replace(lambda: kitchen.program.lying("revision"))
    pattern = rb"(?i)^.*\b(error|critical)\b.*(revision|another build|another version|other build|protocol).*$"
    eventually(lambda: re.search(pattern, kitchen.log(), re.MULTILINE), 10, "a line about the program's build")


def test_everybody_who_waits_is_answered_when_the_program_goes(kitchen, start):
    """Those in line as well, and nobody twice the deadline."""
    for number in range(12):
        kitchen.store.put(f"line-{number}.jpg", kitchen.picture)
    old = kitchen.server.workers()
    for pid in old:
        os.kill(pid, signal.SIGSTOP)
    waiting = [send(kitchen.server.port, f"/200x150/line-{number}.jpg") for number in range(12)]
    kitchen.program.script("#!/bin/sh\nexit 1\n")
    for pid in old:
        kill(pid)
    since = stopwatch()
    answers = [receive(connection) for connection in waiting]
    assert all(refused(answer) for answer in answers), answers
    assert since() < AT_ONCE + 1


# What it says


def test_a_program_that_shouts_and_leaves_cannot_fill_the_log(kitchen, tmp_path):
    starts = tmp_path / "starts"
    shout = f"open({str(starts)!r}, 'a').write('x'); os.write(2, b'x' * 5_000_000); sys.exit(1)"
    kitchen.replace(lambda: kitchen.program.python(shout))
    eventually(lambda: starts.exists() and len(starts.read_text()) >= 4, 10, "four starts")
    expect_bounded(kitchen.log())


def test_a_program_that_shouts_for_ever_cannot_fill_the_log(kitchen, tmp_path):
    """Nor can it stop the server by filling the pipe: nobody waits for it."""
    shouted = tmp_path / "shouted"
    shout = f"for _ in range(1000): os.write(2, b'x' * 4000 + b'\\n')\nopen({str(shouted)!r}, 'w')\ntime.sleep(1000)"
    kitchen.replace(lambda: kitchen.program.python(shout))
    eventually(shouted.exists, 10, "all said")
    expect_bounded(kitchen.log())
    assert kitchen.hit().status == 200


def expect_bounded(log):
    """Some last words, and not all of them."""
    assert len(log) < 1 << 20, f"{len(log):,} bytes"
    assert all(len(line) < 16 << 10 for line in log.split(b"\n"))


def expect_no_forgery(log):
    """Whatever was said is on lines of the server's own, in characters that a terminal only shows."""
    lines = log.decode(errors="replace").split("\n")
    assert not [line for line in lines if line.startswith(FORGED[:30])]
    # C0 and C1, DEL, and what some readers take for the end of a line.
    bad = re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", log.decode(errors="replace"))
    assert not bad, bad


def test_what_it_writes_to_standard_error_forges_no_line(kitchen):
    kitchen.replace(lambda: kitchen.program.python(f"os.write(2, {liar.CONTROLS!r}.encode()); sys.exit(1)"))
    eventually(lambda: b"forged=yes" in kitchen.log(), 5, "its last words")
    expect_no_forgery(kitchen.log())


@pytest.mark.parametrize("lie", ["diagnostic-forges", "version-forges", "reply-bytes"])
def test_what_it_replies_forges_no_line(start, picture, lie):
    kitchen = Kitchen(start, picture, log_level="trace")
    kitchen.replace(lambda: kitchen.program.lying(lie))
    answers = [kitchen.miss(picture[:3000] + bytes(len(picture) // 2))[0] for _ in range(2)]
    assert all(answer.status in (200, 415, 500, 503) for answer in answers), answers
    assert all(FORGED.encode() not in answer.body for answer in answers)
    expect_no_forgery(kitchen.log())


def test_a_program_that_works_and_shouts_costs_a_bounded_log(kitchen):
    kitchen.replace(lambda: kitchen.program.lying("shouts"))
    assert [kitchen.miss()[0].status for _ in range(3)] == [200] * 3
    expect_bounded(kitchen.log())
    expect_no_forgery(kitchen.log())


def test_its_standard_error_is_not_the_servers(kitchen):
    server = os.readlink(f"/proc/{kitchen.server.pid}/fd/2")
    for pid in eventually(kitchen.server.workers, what="render processes"):
        theirs = os.readlink(f"/proc/{pid}/fd/2")
        assert theirs != server and theirs.startswith(("pipe:", "socket:")), theirs


@pytest.mark.parametrize("lie", [name for name in liar.LIES if name.startswith(("time-", "reply-"))])
def test_no_reply_ends_the_server(lasting, lie):
    """What can't be is refused, or cut to what can; the picture itself is looked at, so it may be served."""
    lasting.replace(lambda: lasting.program.lying(lie))
    for _ in range(4):
        answer, took = lasting.miss()
        assert answer.status in (200, 500, 503), answer
        assert took < 10
        lasting.server.program.expect_alive()
    text = ask(lasting.server.admin, "/metrics").body.decode()
    seconds = [float(value) for value in re.findall(r"^miniature_\w*seconds_sum\S* (\S+)$", text, re.MULTILINE)]
    assert seconds and all(0 <= value < 86_400 for value in seconds), "no metric says what can't be"
    lasting.repaired()


# What it may reach


@pytest.fixture(scope="module")
def shelf():
    """The programs and a store where everybody may read: pytest's folders, and maybe the build's, are their owner's."""
    folder = Path(tempfile.mkdtemp(prefix="miniature-"))
    folder.chmod(0o755)
    for name in ("miniature", "miniature-render"):
        shutil.copy(BIN / name, folder / name)
    (folder / "photos/originals").mkdir(parents=True)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def secretive(shelf, tmp_path):
    """Starts a server as an ordinary user, with a secret in its environment."""
    started = []

    def run(*flags):
        ports = free_port(), free_port()
        # Found by the server in its environment, as credentials are.
        variables = {"MINIATURE_STORE": f"file://{shelf}/photos", "MINIATURE_LISTEN": f"127.0.0.1:{ports[0]}",
                     "MINIATURE_ADMIN": f"127.0.0.1:{ports[1]}", "MINIATURE_WORKERS": "1",
                     "AWS_SECRET_ACCESS_KEY": "open-sesame"}  # fmt: skip
        command = as_nobody([shelf / "miniature", "serve", *flags])
        program = Program("secretive", command, tmp_path / f"log-{len(started)}", variables)
        started.append(program)
        wait_until_listening(program, ports[0])
        eventually(lambda: children(program.pid, "miniature-render"), what="a render process")
        return program

    yield run
    for program in started:
        program.stop()


def as_nobody(command):
    """The same command as a user without any right, if that can be had; else as who runs the tests."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]


def reads(path):
    """Whether another process of the same user may read a file."""
    run = subprocess.run(as_nobody(["head", "-c", "100000", path]), capture_output=True, check=False)
    return run.stdout if run.returncode == 0 else None


def test_the_reader_of_this_test_can_read_what_is_not_protected():
    """Else the tests below could not fail."""
    command = as_nobody(["sh", "-c", "echo $$; exec sleep 1000"])
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"], "SECRET": "x=y"}) as process:
        pid = int(process.stdout.readline())
        eventually(lambda: b"SECRET=x=y" in (reads(f"/proc/{pid}/environ") or b""), what="its environment")
        process.kill()


@pytest.mark.parametrize("name", ["environ", "mem", "maps", "auxv", "io"])
def test_a_process_of_the_same_user_reads_nothing_of_the_server(secretive, name):
    """A render process is one; so is whatever else runs as that user."""
    program = secretive()
    if name == "mem":
        # Its first page is never mapped: to open it is what counts.
        run = subprocess.run(as_nobody(["sh", "-c", f"exec 5< /proc/{program.pid}/mem"]), capture_output=True, check=False)
        assert run.returncode != 0
    else:
        assert reads(f"/proc/{program.pid}/{name}") is None


def test_a_render_process_cannot_look_into_the_server_either(secretive):
    """From within: what it is started as is what counts, not where it is asked from."""
    program = secretive()
    owner = os.stat(f"/proc/{program.pid}/environ").st_uid
    # The kernel gives the files of a process that can't be dumped to root.
    assert owner == 0 or os.geteuid() not in (0, owner), owner


def test_a_debugger_is_let_in_when_it_is_asked_for(secretive):
    program = secretive("--dumpable")
    assert b"AWS_SECRET_ACCESS_KEY=open-sesame" in reads(f"/proc/{program.pid}/environ")


def test_a_render_process_has_no_secret_of_its_own(secretive):
    program = secretive()
    for pid in children(program.pid, "miniature-render"):
        environment = Path(f"/proc/{pid}/environ").read_bytes()
        assert b"AWS_" not in environment and b"MINIATURE_" not in environment


def test_the_kernel_short_of_memory_takes_a_render_process_before_the_server(kitchen):
    def score(pid):
        return int(Path(f"/proc/{pid}/oom_score_adj").read_text())

    pids = eventually(kitchen.server.workers, what="render processes")
    assert all(score(pid) > score(kitchen.server.pid) and score(pid) >= 500 for pid in pids)


def test_no_process_is_left_when_the_server_is_killed(kitchen):
    """One that can't be traced must still die with its parent."""
    pids = eventually(kitchen.server.workers, what="render processes")
    kill(kitchen.server.pid)
    kitchen.server.program.wait()
    eventually(lambda: not [pid for pid in pids if Path(f"/proc/{pid}").exists()], 5, "the end of its processes")
    assert not listening(kitchen.server.port)
