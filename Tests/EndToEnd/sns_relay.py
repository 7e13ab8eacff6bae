# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""SNS as far as ministack is none: it publishes and delivers, but does not sign. This stands between, and does."""

import base64
import json
import subprocess
import time
import urllib.error
import urllib.request
import uuid

from scripted import Scripted
from wire import post

PATH = "/_events/sns"
# What is signed of each kind of message, in this order ("Verifying the signature of an Amazon SNS message").
SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
SIGNED["UnsubscribeConfirmation"] = SIGNED["SubscriptionConfirmation"]
DIGESTS = {"1": "-sha1", "2": "-sha256"}


class Signer:
    """A key and its certificate."""

    def __init__(self, folder):
        self.key, self.certificate = folder / "key.pem", folder / "signing.pem"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key, "-out", self.certificate,
                "-days", "2", "-subj", "/CN=SNS of the tests", "-addext", "subjectAltName=IP:127.0.0.1")  # fmt: skip

    def signature(self, message):
        """Over the fields that count, a line for each name and value."""
        fields = [name for name in SIGNED[message["Type"]] if name in message]
        text = "".join(f"{name}\n{message[name]}\n" for name in fields)
        digest = DIGESTS[message["SignatureVersion"]]
        return base64.b64encode(openssl("dgst", digest, "-sign", self.key, given=text.encode())).decode()


def openssl(*arguments, given=b""):
    """Runs the command line of OpenSSL and returns what it prints."""
    run = subprocess.run(["openssl", *(str(argument) for argument in arguments)], input=given, capture_output=True)
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout


class Relay:
    """Subscribed to a topic in the place of Miniature: signs what comes and posts it there."""

    def __init__(self, folder, ministack, name):
        self.signer = Signer(folder)
        self.ministack = ministack
        self.sns = ministack.client("sns")
        self.topic = self.sns.create_topic(Name=name)["TopicArn"]
        # The port of Miniature, or of what is before it.
        self.target = None
        self.passed = []
        self._server = Scripted(self._answer)
        self.requests = self._server.requests
        self.url = f"http://127.0.0.1:{self._server.port}"
        self.close = self._server.close

    @property
    def environment(self):
        """What Miniature is told, to take this for SNS."""
        return {"AWS_ENDPOINT_URL_SNS": self.url, "AWS_CA_BUNDLE": str(self.signer.certificate),
                "MINIATURE_SNS_TOPICS": self.topic}  # fmt: skip

    def subscribe(self):
        """Subscribes to the topic."""
        self.sns.subscribe(TopicArn=self.topic, Protocol="http", Endpoint=f"{self.url}/in")

    def subscription(self):
        """What SNS says of the subscription."""
        arn = self.sns.list_subscriptions_by_topic(TopicArn=self.topic)["Subscriptions"][0]["SubscriptionArn"]
        return self.sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]

    def hear(self, bucket):
        """Has the bucket tell the topic of its originals."""
        rule = {"Name": "prefix", "Value": "originals/"}
        topic = {"TopicArn": self.topic, "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
                 "Filter": {"Key": {"FilterRules": [rule]}}}  # fmt: skip
        bucket.s3.put_bucket_notification_configuration(
            Bucket=bucket.name, NotificationConfiguration={"TopicConfigurations": [topic]})

    def message(self, content, kind="Notification", **changes):
        """A message of the topic, unsigned."""
        message = {
            "Type": kind, "MessageId": str(uuid.uuid4()), "TopicArn": self.topic,
            "Message": content if isinstance(content, str) else json.dumps(content), "Timestamp": moment(),
            "SignatureVersion": "2", "SigningCertURL": f"{self.url}/signing.pem",
        }  # fmt: skip
        if kind != "Notification":
            message |= {"Token": uuid.uuid4().hex, "SubscribeURL": f"{self.url}/?Action=ConfirmSubscription&Token=x"}
        return {**message, **changes}

    def signed(self, message):
        """The message with its signature."""
        return {**message, "Signature": self.signer.signature(message)}

    def send(self, message, headers=None):
        """Posts it as it is, and returns the answer."""
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        kind = message.get("Type", "") if isinstance(message, dict) else "Notification"
        headers = {"x-amz-sns-message-type": kind, "Content-Type": "text/plain; charset=UTF-8", **(headers or {})}
        return post(self.target, PATH, body, headers)

    def _answer(self, request):
        if request.method == "POST":
            return self._pass(json.loads(request.body))
        if request.target == "/signing.pem":
            return 200, {"Content-Type": "binary/octet-stream"}, self.signer.certificate.read_bytes()
        return self._confirm(request.target)

    def _pass(self, message):
        message |= {"SignatureVersion": "2", "SigningCertURL": f"{self.url}/signing.pem"}
        if "SubscribeURL" in message:
            message["SubscribeURL"] = f"{self.url}/{message['SubscribeURL'].split('/', 3)[3]}"
        answer = self.send(self.signed(message))
        self.passed.append((message, answer))
        return answer.status, {}, answer.body

    def _confirm(self, target):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ministack.port}{target}") as answer:
                return answer.status, {}, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, {}, error.read()


def moment(ahead=0):
    """The time as SNS writes it, some seconds from now."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() + ahead))
