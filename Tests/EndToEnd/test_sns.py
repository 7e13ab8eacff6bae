# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""`POST /_events/sns`: who is believed, what comes of it, and what SNS is told."""

import socket

import pytest
import s3_events
from conftest import new_bucket
from s3_events import made_of
from sns_relay import PATH, Relay, Signer, moment
from stores import Folder
from test_cli import miniature
from waiting import eventually
from wire import ask, post

SECRET = "the-cdn-says-sesame"
COUNTER = "miniature_sns_messages_total"


class World:
    """A bucket, a server on it, and a topic that it believes."""

    def __init__(self, start, ministack, folder, **settings):
        self.bucket = new_bucket(ministack)
        self.tap = start.tap(ministack.port)
        self.relay = Relay(folder, ministack, self.bucket.name)
        environment = {**self.bucket.environment_through(self.tap.port), **self.relay.environment}
        self.server = start.miniature(environment, **settings)
        self.relay.target = self.server.port

    def uploaded(self, key, data):
        """An original put there, and the message that says so, signed."""
        self.bucket.put(key, data)
        return self.relay.signed(self.relay.message(s3_events.s3(self.bucket.name, f"originals/{key}")))

    def count(self, outcome, cause="none"):
        """How many messages came to this end."""
        return self.server.metric(COUNTER, f'outcome="{outcome}"', f'cause="{cause}"')


@pytest.fixture
def world(start, ministack, tmp_path):
    """For one test."""
    made = World(start, ministack, tmp_path)
    yield made
    made.relay.close()


@pytest.fixture(scope="module")
def shared(start_once, ministack, tmp_path_factory):
    """For the tests that leave nothing behind."""
    made = World(start_once, ministack, tmp_path_factory.mktemp("sns"))
    yield made
    made.relay.close()


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    """A key that nobody believes."""
    return Signer(tmp_path_factory.mktemp("stranger"))


# The way from an upload to its variants


def test_a_subscription_is_confirmed_and_uploads_are_made_in_every_size(world, picture, other_picture):
    bucket, relay, server = world.bucket, world.relay, world.server
    relay.subscribe()
    eventually(lambda: relay.subscription()["PendingConfirmation"] == "false", what="the subscription confirmed")
    eventually(lambda: world.count("confirmed") == 1, what="the confirmation counted")
    relay.hear(bucket)

    key = "up load/é+.jpg"
    path = "/800x600/up%20load/%C3%A9%2B.jpg"
    bucket.put(key, picture)
    eventually(lambda: made_of(world.bucket, key), what="every size")
    before = [server.ask(path) for _ in range(2)][1]
    assert (before.status, before["x-cache"]) == (200, "memory")

    bucket.put(key, other_picture)
    eventually(lambda: server.ask(path)["etag"] != before["etag"], what="the new original, though memory had the old")
    eventually(lambda: len(relay.passed) == 4, what="all messages answered")
    assert server.ask(path).body == bucket.variant(f"800x600/{key}") != before.body

    bucket.s3.delete_object(Bucket=bucket.name, Key=f"originals/{key}")
    eventually(lambda: not bucket.names() and server.ask(path).status == 404, what="nothing left")
    # The subscription's, S3's test, two uploads and a removal.
    eventually(lambda: [answer.status for _, answer in relay.passed] == [200] * 5, what="all well")
    assert world.count("done") == 4


def test_the_certificate_is_fetched_once_for_all_messages(world, picture):
    for number in range(3):
        assert world.relay.send(world.uploaded(f"{number}.jpg", picture)).status == 200
    assert [request.target for request in world.relay.requests] == ["/signing.pem"]
    assert world.count("done") == 3


def test_a_message_that_comes_again_is_not_handled_again(world, picture):
    message = world.uploaded("cat.jpg", picture)
    assert world.relay.send(message).status == 200 and made_of(world.bucket, "cat.jpg")
    before = world.tap.count()
    assert world.relay.send(message).status == 200
    assert world.count("ignored") == 1 and world.tap.count() == before


def test_while_s3_is_down_the_message_has_to_come_again(world, picture):
    message = world.uploaded("cat.jpg", picture)
    world.tap.cut()
    assert world.relay.send(message).status == 503
    assert world.count("unavailable", "handler") == 1
    world.tap.open()
    eventually(lambda: world.relay.send(message).status == 200, what="the same message taken")
    assert made_of(world.bucket, "cat.jpg") and world.count("done") == 1


def test_while_sns_is_down_the_certificate_cannot_be_had_and_the_message_comes_again(world, picture):
    message = world.uploaded("cat.jpg", picture)
    world.relay.close()
    assert world.relay.send(message).status == 503
    assert world.count("unavailable", "unreachable") == 1 and not world.bucket.names()


def test_the_end_of_a_subscription_is_taken_note_of_and_not_undone(shared):
    end = shared.relay.message("Bye.", "UnsubscribeConfirmation")
    before = len(shared.relay.requests)
    assert shared.relay.send(shared.relay.signed(end)).status == 200
    asked = [request.target for request in shared.relay.requests[before:]]
    assert not [target for target in asked if "ConfirmSubscription" in target]


def test_a_message_about_nothing_we_keep_is_done_with(shared, picture):
    events = [s3_events.test_event(shared.bucket.name), s3_events.s3("another", "originals/x.jpg")]
    for event in events:
        assert shared.relay.send(shared.relay.signed(shared.relay.message(event))).status == 200


# Whom it does not believe


def event(world):
    """Of an original that is there."""
    return s3_events.s3(world.bucket.name, "originals/lure.jpg")


def signed(**changes):
    """A message that differs before it is signed."""
    return lambda world: world.relay.signed(world.relay.message(event(world), **changes))


def altered(**changes):
    """A message that was changed after it had been signed."""
    return lambda world: {**signed()(world), **changes}


def without(field):
    """A message that lacks a field."""
    return lambda world: {name: value for name, value in signed()(world).items() if name != field}


REFUSED = {
    "it is not signed": (altered(Signature="FAKE"), 403, "signature"),
    "it has no signature": (without("Signature"), 400, "envelope"),
    "it was changed on the way": (altered(Message='{"Records": []}'), 403, "signature"),
    "its subject was added on the way": (altered(Subject="Now!"), 403, "signature"),
    "its topic is another": (signed(TopicArn="arn:aws:sns:us-east-1:000000000000:another"), 403, "topic"),
    "it is two hours old": (signed(Timestamp=moment(-7200)), 403, "stale"),
    "it is of tomorrow": (signed(Timestamp=moment(86400)), 403, "early"),
    "its digest is SHA-1": (signed(SignatureVersion="1"), 403, "version"),
    "its certificate is elsewhere": (signed(SigningCertURL="http://127.0.0.1:9/signing.pem"), 403, "certificateURL"),
    "its certificate is at AWS": (
        signed(SigningCertURL="https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem"),
        403, "certificateURL"),
    "it is no JSON": (lambda world: b"hello", 400, "envelope"),
    "it is S3's own": (event, 400, "envelope"),
    "nothing can be read in it": (lambda world: world.relay.signed(world.relay.message("hello")), 400, "content"),
}  # fmt: skip


@pytest.mark.parametrize("make, status, cause", REFUSED.values(), ids=[name.replace(" ", "-") for name in REFUSED])
def test_a_message_is_refused_and_nothing_done_when(shared, picture, make, status, cause):
    shared.bucket.put("lure.jpg", picture)
    outcome = "refused" if status == 403 else "malformed"
    before, calls = shared.count(outcome, cause), shared.tap.count()
    answer = shared.relay.send(make(shared))
    assert answer.status == status and answer["cache-control"] == "no-store", answer
    assert shared.count(outcome, cause) == before + 1 and shared.tap.count() == calls
    assert not shared.bucket.names()


def test_a_message_signed_by_a_stranger_is_refused(shared, stranger):
    message = shared.relay.message(event(shared))
    answer = shared.relay.send({**message, "Signature": stranger.signature(message)})
    assert answer.status == 403 and not shared.bucket.names()


def test_a_message_without_its_envelope_is_refused(shared):
    answer = shared.relay.send(event(shared), {"x-amz-sns-rawdelivery": "true"})
    assert answer.status == 403 and shared.count("refused", "raw") >= 1 and not shared.bucket.names()


def test_a_subscription_is_confirmed_at_sns_only(shared, start):
    elsewhere = start.scripted(lambda request: (200, {}, ""))
    url = f"http://127.0.0.1:{elsewhere.port}/?Action=ConfirmSubscription&Token=x"
    message = shared.relay.message("Hello.", "SubscriptionConfirmation", SubscribeURL=url)
    assert shared.relay.send(shared.relay.signed(message)).status == 403
    assert not elsewhere.requests
    unsigned = shared.relay.message("Hello.", "SubscriptionConfirmation", Signature="FAKE")
    before = len(shared.relay.requests)
    assert shared.relay.send(unsigned).status == 403
    assert not [request for request in shared.relay.requests[before:] if "Confirm" in request.target]


@pytest.mark.parametrize("version_1, cause", [("false", "version"), ("true", "certificateURL")])
def test_what_ministack_signs_itself_is_refused(start, ministack, tmp_path, version_1, cause):
    world = World(start, ministack, tmp_path, sns_version_1=version_1)
    world.relay.sns.subscribe(
        TopicArn=world.relay.topic, Protocol="http", Endpoint=f"http://127.0.0.1:{world.server.port}{PATH}")
    eventually(lambda: world.count("refused", cause) == 1, what="the confirmation refused")
    assert world.relay.subscription()["PendingConfirmation"] == "true"
    world.relay.close()


def test_sha1_is_taken_where_the_operator_says_so(start, ministack, tmp_path, picture):
    world = World(start, ministack, tmp_path, sns_version_1="true")
    world.bucket.put("cat.jpg", picture)
    message = world.relay.message(s3_events.s3(world.bucket.name, "originals/cat.jpg"), SignatureVersion="1")
    assert world.relay.send(world.relay.signed(message)).status == 200 and made_of(world.bucket, "cat.jpg")
    world.relay.close()


# The door


def test_only_a_post_to_the_one_path_is_taken_for_a_message(shared, picture):
    port = shared.server.port
    assert ask(port, PATH).status == 400, "a picture without a size"
    body = b"{}"
    for path in ("/800x600/lure.jpg", f"{PATH}/", f"{PATH}/x", "/_events/SNS"):
        assert post(port, path, body).status == 405
    assert post(port, f"{PATH}?x=1", body).status == 400, "a message, and a bad one"


def test_without_topics_there_is_no_door(folder_world):
    answer = post(folder_world.server.port, PATH, b"{}")
    assert answer.status == 405 and folder_world.server.metric(COUNTER) == 0


def test_a_body_over_a_mebibyte_is_refused_and_one_under_it_is_read(shared):
    assert post(shared.server.port, PATH, b"x" * (1 << 20)).status == 400
    before = shared.server.program.memory()
    try:
        assert post(shared.server.port, PATH, b"x" * (32 << 20)).status == 413
    except OSError:
        # Closed while we were still sending, which says the same.
        pass
    assert shared.server.program.memory() - before < 16 << 20
    assert shared.server.ask("/800x600/missing.jpg").status == 404


def test_a_client_that_breaks_off_leaves_nothing(shared):
    with socket.create_connection(("127.0.0.1", shared.server.port)) as connection:
        connection.sendall(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{".encode())
    assert shared.relay.send(shared.relay.signed(shared.relay.message(
        s3_events.test_event(shared.bucket.name)))).status == 200


def test_the_lock_of_the_cdn_does_not_lock_sns_out(start, ministack, tmp_path, picture):
    world = World(start, ministack, tmp_path, origin_verify=SECRET)
    message = world.uploaded("cat.jpg", picture)
    assert world.server.ask("/200x150/cat.jpg").status == 403
    assert world.relay.send(message).status == 200 and made_of(world.bucket, "cat.jpg")
    answer = world.server.ask("/200x150/cat.jpg", headers={"X-Origin-Verify": SECRET})
    assert (answer.status, answer["x-cache"]) == (200, "stored")
    world.relay.close()


def test_nginx_lets_messages_through(world, start, picture):
    edge = start.edge([world.server.port], f"http://127.0.0.1:{world.tap.port}/{world.bucket.name}")
    world.relay.target = edge.port
    assert world.relay.send(world.uploaded("cat.jpg", picture)).status == 200 and made_of(world.bucket, "cat.jpg")
    assert world.relay.send(event(world), {"x-amz-sns-rawdelivery": "true"}).status == 403
    assert world.count("refused", "raw") == 1
    # As large as messages get, their quoting included; and what is larger never gets to the origin.
    large = world.relay.signed(world.relay.message("x" * (900 << 10)))
    assert world.relay.send(large).status == 400 and world.count("malformed", "content") == 1
    assert post(edge.port, PATH, b"x" * ((1 << 20) + 1)).status == 413
    assert post(edge.port, "/200x150/cat.jpg", b"{}").status == 405
    world.server.stop()
    assert world.relay.send(world.uploaded("dog.jpg", picture)).status == 503, "so that it comes again"


# Settings


@pytest.mark.parametrize(
    "environment, named",
    [
        ({"MINIATURE_SNS_TOPICS": "uploads"}, "uploads"),
        ({"MINIATURE_SNS_TOPICS": "arn:aws:sqs:us-east-1:000000000000:uploads"}, "sqs"),
        ({"AWS_CA_BUNDLE": "/nowhere/bundle.pem"}, "/nowhere/bundle.pem"),
        ({"AWS_CA_BUNDLE": "/etc/hostname"}, "PEM"),
        ({"AWS_ENDPOINT_URL_SNS": "http://sns.example.com"}, "https"),
    ],
)
def test_what_cannot_be_meant_ends_the_start(tmp_path, environment, named):
    folder = Folder(tmp_path / "photos").environment
    topic = {"MINIATURE_SNS_TOPICS": "arn:aws:sns:us-east-1:000000000000:uploads"}
    ports = {"MINIATURE_LISTEN": "127.0.0.1:0", "MINIATURE_ADMIN": "127.0.0.1:0"}
    run = miniature("serve", environment={**folder, **topic, **ports, **environment}, timeout=15)
    assert run.returncode != 0 and named in run.stderr, run.stderr
