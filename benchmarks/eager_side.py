# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""See benchmarks/eager. Processor time is the kernel's, and medians are of interleaved runs."""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import photos
from eager import Pipeline, Worker
from processes import children, cpu_ticks
from servers import BIN
from stores import Ministack
from waiting import eventually

ONE, LADDER = "800x600", "800x600,400x300,200x150"
TICK = 1 / os.sysconf("SC_CLK_TCK")


def spent_by(command):
    """Seconds of processor time that a command and its children take."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={"PATH": os.environ["PATH"]})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ladder(album, rounds):
    """What three sizes of an original cost, against one: both without what starting costs."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder)
        (store / "originals").mkdir()
        for number, photo in enumerate(album):
            shutil.copy(photo.path, store / f"originals/{number}.jpg")
        spent = {"nothing": [], ONE: [], LADDER: []}
        for _ in range(rounds):
            for what, costs in spent.items():
                for made in store.glob("*x*"):
                    shutil.rmtree(made)
                command = [BIN / "miniature", "warm", "--store", f"file://{store}", "--log-level", "error"]
                command += ["no-such-prefix"] if what == "nothing" else ["--sizes", what]
                costs.append(spent_by(command))
        start, one, three = (statistics.median(costs) for costs in spent.values())
        one, three = ((cost - start) * 1000 / len(album) for cost in (one, three))
        print(f"ladder   800x600 alone {one:6.1f} ms CPU a picture")
        print(f"         three sizes   {three:6.1f} ms CPU a picture, {three / one:.2f} of that")


def processor_time(workers):
    """Of workers and their render processes, in seconds."""
    pids = [worker.program.pid for worker in workers]
    return sum(map(cpu_ticks, pids + [child for pid in pids for child in children(pid, "miniature-render")])) * TICK


def throughput(ministack, album, copies, number, folder):
    """How fast uploads that wait in the queue become their sizes."""
    pipeline = Pipeline(ministack, visibility=120)
    keys = [f"{copy}/{place}.jpg" for copy in range(copies) for place in range(len(album))]
    for key in keys:
        pipeline.put(key, album[int(key.split("/")[1].removesuffix(".jpg"))].data)
    places = [Path(tempfile.mkdtemp(dir=folder)) for _ in range(number)]
    workers = [Worker(place, pipeline.environment, workers=1, log_level="error") for place in places]
    begun, before = time.monotonic(), processor_time(workers)
    wanted = 3 * len(keys)
    eventually(lambda: made(workers) == len(keys), 600, "all sizes made")
    seconds, spent = time.monotonic() - begun, processor_time(workers) - before
    assert len(pipeline.names()) == wanted
    for worker in workers:
        worker.stop()
    print(f"worker   {number} of one render process each: {len(keys) / seconds:5.1f} pictures a second in three sizes, "
          f"{spent * 1000 / len(keys):5.1f} ms CPU a picture")  # fmt: skip


def made(workers):
    """How many originals have all their sizes; asked seldom, since asking takes time too."""
    time.sleep(0.2)
    return sum(worker.metric("miniature_events_total", 'outcome="made"') for worker in workers)


def main():
    """Both, with the machine they were measured on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="runs of the ladder, of which the medians count")
    parser.add_argument("--copies", type=int, default=4, help="how often each photo is uploaded to the worker")
    options = parser.parse_args()
    album = photos.find()
    print(f"{len(album)} photos, {os.cpu_count()} processors, {BIN}")
    ladder(album, options.rounds)
    with tempfile.TemporaryDirectory() as folder:
        ministack = Ministack(folder)
        try:
            for number in (1, 2):
                throughput(ministack, album, options.copies, number, folder)
        finally:
            ministack.stop()


main()
