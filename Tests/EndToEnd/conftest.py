# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What the tests share: stores, servers in front of them, pictures, and the logs when something fails."""

import itertools

import pytest

import photos
from eager import Worker
from processes import running
from runtime import Function
from scripted import Scripted
from servers import Edge, Miniature
from stores import Bucket, Folder, Ministack
from tap import Tap


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Shows the end of every running program's log below a failure."""
    report = (yield).get_result()
    if report.failed:
        for program in running:
            report.sections.append((f"log of {program.name} ({program.pid})", program.tail()))


@pytest.fixture(scope="session")
def ministack(tmp_path_factory):
    """One S3 for all tests; each has keys or a bucket of its own."""
    server = Ministack(tmp_path_factory.mktemp("ministack"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def album():
    """The real photos."""
    return photos.find()


@pytest.fixture(scope="session")
def picture(tmp_path_factory, album):
    """A photo made small, for tests that are about anything but pixels."""
    target = tmp_path_factory.mktemp("picture") / "picture.jpg"
    photos.vips("thumbnail", album[0].path, f"{target}[Q=85,strip]", 1200)
    return target.read_bytes()


@pytest.fixture(scope="session")
def other_picture(tmp_path_factory, album):
    """Another one, to be told from it."""
    target = tmp_path_factory.mktemp("picture") / "other.jpg"
    photos.vips("thumbnail", album[1].path, f"{target}[Q=85,strip]", 1200)
    return target.read_bytes()


class Starter:
    """Starts what a test asks for and ends it after the test, the last first."""

    def __init__(self, tmp_path_factory):
        self._folders = tmp_path_factory
        self._ends = []

    def folder(self, name):
        """A new, empty folder."""
        return self._folders.mktemp(name)

    def miniature(self, environment, **settings):
        """The server, with MINIATURE_… settings in lower case."""
        server = Miniature(self.folder("miniature"), environment, **settings)
        self._ends.append(server.stop)
        return server

    def function(self, environment, **settings):
        """The server's other form: a function of AWS Lambda, on a Runtime API of its own."""
        function = Function(self.folder("lambda"), environment, **settings)
        self._ends.append(function.stop)
        return function

    def worker(self, environment, **settings):
        """A worker, with MINIATURE_… settings in lower case."""
        worker = Worker(self.folder("worker"), environment, **settings)
        self._ends.append(worker.stop)
        return worker

    def edge(self, origins, store=None, **settings):
        """nginx in front of the ports of origins."""
        server = Edge(self.folder("nginx"), origins, store, **settings)
        self._ends.append(server.stop)
        return server

    def tap(self, port):
        """A counting connection to a port."""
        tap = Tap(port)
        self._ends.append(tap.close)
        return tap

    def scripted(self, answer):
        """An origin that answers what the function says."""
        origin = Scripted(answer)
        self._ends.append(origin.close)
        return origin

    def end(self):
        """Ends everything."""
        while self._ends:
            self._ends.pop()()


@pytest.fixture
def start(tmp_path_factory):
    """Servers for one test."""
    starter = Starter(tmp_path_factory)
    yield starter
    starter.end()


@pytest.fixture(scope="session")
def start_once(tmp_path_factory):
    """Servers for the whole run."""
    starter = Starter(tmp_path_factory)
    yield starter
    starter.end()


class World:
    """A store with a server on it, and the port where viewers ask: the server's, or that of nginx before it."""

    numbers = itertools.count(1)

    def __init__(self, store, server, front):
        self.store = store
        self.server = server
        self.front = front
        self.ask = front.ask

    @property
    def behind_nginx(self):
        """Whether nginx answers some things itself."""
        return self.front is not self.server

    def put(self, name, data):
        """An original under a key nobody used before; returns the key."""
        key = f"{next(self.numbers)}/{name}"
        self.store.put(key, data)
        return key


@pytest.fixture(scope="session")
def folder_world(start_once):
    """The embedded default."""
    store = Folder(start_once.folder("photos") / "photos")
    server = start_once.miniature(store.environment)
    return World(store, server, server)


@pytest.fixture(scope="session")
def s3_world(start_once, ministack):
    """S3 with real signatures."""
    store = Bucket(ministack, "e2e-store-71")
    server = start_once.miniature(store.environment)
    return World(store, server, server)


@pytest.fixture(scope="session")
def nginx_world(start_once, ministack, s3_world):
    """The whole way: nginx as the CDN, the bucket first, then the server."""
    bucket = f"http://127.0.0.1:{ministack.port}/{s3_world.store.name}"
    edge = start_once.edge([s3_world.server.port], bucket)
    return World(s3_world.store, s3_world.server, edge)


@pytest.fixture(params=["folder", "s3", "nginx"])
def world(request):
    """Each of the three, one after the other."""
    return request.getfixturevalue(f"{request.param}_world")


@pytest.fixture(params=["folder", "s3"])
def store(request, start, ministack):
    """A new, empty store of each kind."""
    if request.param == "folder":
        return Folder(start.folder("photos") / "photos")
    return new_bucket(ministack)


@pytest.fixture
def bucket(ministack):
    """A new, empty bucket."""
    return new_bucket(ministack)


def new_bucket(ministack, numbers=itertools.count(1)):
    """Buckets are numbered: a test never meets what another left."""
    return Bucket(ministack, f"bucket-{next(numbers)}")
