# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The eager side on ministack: a bucket that tells a topic, a topic that tells a queue, and workers on the queue."""

import itertools
import json

from processes import Program, free_port
from servers import BIN, ask, metric
from stores import REGION, SIZES, Bucket
from waiting import eventually

numbers = itertools.count(1)
ACCOUNT = "000000000000"


class Worker:
    """`miniature worker` on a queue."""

    def __init__(self, folder, environment, **settings):
        self.folder, self.environment, self.settings = folder, environment, settings
        self.start()

    def start(self):
        """Starts it and waits until it says it is ready."""
        self.admin = free_port()
        settings = {f"MINIATURE_{name.upper()}": str(value) for name, value in self.settings.items()}
        environment = {**self.environment, "MINIATURE_ADMIN": f"127.0.0.1:{self.admin}", **settings}
        log = self.folder / "worker.log"
        self.program = Program("worker", [BIN / "miniature", "worker"], log, environment, self.folder)

        def ready():
            self.program.expect_alive()
            return ask(self.admin, "/readyz").status == 200

        eventually(ready, 20, "worker ready")

    def stop(self):
        """Ends it, and returns the exit status."""
        return self.program.stop()

    def metric(self, name, *labels):
        """See `metric`."""
        return metric(self.admin, name, *labels)


class Pipeline:
    """What deploy/cloudformation/eager.yaml makes, on ministack: bucket, topic, queue, dead letters."""

    def __init__(self, ministack, prefix="originals/", receives=3, visibility=30, through="sns"):
        number = next(numbers)
        self.ministack = ministack
        self.bucket = Bucket(ministack, f"uploads-{number}")
        self.sqs, self.sns = ministack.client("sqs"), ministack.client("sns")
        self.dead = self.sqs.create_queue(QueueName=f"dead-{number}")["QueueUrl"]
        redrive = {"deadLetterTargetArn": self._arn("sqs", f"dead-{number}"), "maxReceiveCount": receives}
        attributes = {"RedrivePolicy": json.dumps(redrive), "VisibilityTimeout": str(visibility)}
        self.queue = self.sqs.create_queue(QueueName=f"uploads-{number}", Attributes=attributes)["QueueUrl"]
        source = "sns.amazonaws.com" if through == "sns" else "s3.amazonaws.com"
        self._allow(self.queue, self._arn("sqs", f"uploads-{number}"), source)
        if through == "sns":
            target = {"TopicArn": self._topic(number)}
        else:
            target = {"QueueArn": self._arn("sqs", f"uploads-{number}")}
        self._notify(target, prefix)
        # S3 and the topic have told it that they can; a worker has nothing to do about that.
        self.environment = {**self.bucket.environment, "MINIATURE_QUEUE": self.queue,
                            "AWS_ENDPOINT_URL_SQS": f"http://127.0.0.1:{ministack.port}"}  # fmt: skip

    def _arn(self, service, name):
        return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{name}"

    def _topic(self, number):
        arn = self.sns.create_topic(Name=f"uploads-{number}", Attributes={"SignatureVersion": "2"})["TopicArn"]
        allow = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sns:Publish",
                 "Resource": arn}  # fmt: skip
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
        self.sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
        self.sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=self._arn("sqs", f"uploads-{number}"))
        return arn

    def _allow(self, queue, arn, service):
        allow = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sqs:SendMessage", "Resource": arn}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
        self.sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})

    def _notify(self, target, prefix):
        notification = {**target, "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]}
        if prefix:
            rules = [{"Name": "prefix", "Value": prefix}]
            notification["Filter"] = {"Key": {"FilterRules": rules}}
        kind = "TopicConfigurations" if "TopicArn" in target else "QueueConfigurations"
        self.bucket.s3.put_bucket_notification_configuration(
            Bucket=self.bucket.name, NotificationConfiguration={kind: [notification]})  # fmt: skip

    def distribution(self):
        """A distribution of CloudFront to tell of changes; returns what a worker is told of it."""
        api = self.ministack.client("cloudfront")
        origin = {"Id": "o", "DomainName": "example.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
        behavior = {"TargetOriginId": "o", "ViewerProtocolPolicy": "allow-all"}
        config = {"CallerReference": self.bucket.name, "Comment": "", "Enabled": True,
                  "DefaultCacheBehavior": behavior, "Origins": {"Quantity": 1, "Items": [origin]}}  # fmt: skip
        self._distribution = api.create_distribution(DistributionConfig=config)["Distribution"]["Id"]
        self.environment["AWS_ENDPOINT_URL_CLOUDFRONT"] = f"http://127.0.0.1:{self.ministack.port}"
        return {"distribution": self._distribution}

    def invalidations(self):
        """How many invalidations there have been."""
        api = self.ministack.client("cloudfront")
        listed = api.list_invalidations(DistributionId=self._distribution)["InvalidationList"]
        return len(listed.get("Items", []))

    def put(self, key, data):
        """An upload."""
        self.bucket.put(key, data)

    def remove(self, key):
        """A removal."""
        self.bucket.s3.delete_object(Bucket=self.bucket.name, Key=f"originals/{key}")

    def send(self, *bodies):
        """Messages put into the queue by hand."""
        for body in bodies:
            self.sqs.send_message(QueueUrl=self.queue, MessageBody=body)

    def event(self, key, name="ObjectCreated:Put", sequencer=None, **more):
        """The text of an event, as S3 writes it."""
        record = {"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": name,
                  "s3": {"bucket": {"name": self.bucket.name},
                         "object": {"key": f"originals/{key}", "sequencer": sequencer or f"{next(numbers):016X}"}}}
        return json.dumps({"Records": [record], **more})  # fmt: skip

    def waiting(self, queue=None):
        """How many messages a queue has, those in work among them."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self.sqs.get_queue_attributes(QueueUrl=queue or self.queue, AttributeNames=names)
        return sum(int(answer["Attributes"][name]) for name in names)

    def dead_letters(self):
        """The texts of the dead letters."""
        texts = []
        while messages := self.sqs.receive_message(QueueUrl=self.dead, MaxNumberOfMessages=10).get("Messages"):
            texts += [message["Body"] for message in messages]
        return texts

    def names(self):
        """All variants in the bucket."""
        return self.bucket.names()

    def drained(self, within=60):
        """Waits until the queue is empty."""
        eventually(lambda: self.waiting() == 0, within, "an empty queue")


def sizes_of(*keys):
    """The names of all sizes of originals."""
    return sorted(f"{size}/{key}" for size in SIZES for key in keys)
