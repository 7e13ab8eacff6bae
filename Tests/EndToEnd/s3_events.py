# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""What happened to an object, in every shape that AWS tells it in, and whether all came of it that should."""

import itertools
import json
import uuid
from urllib.parse import quote_plus

from photos import jpeg_size
from stores import SIZES

NUMBERS = itertools.count(0x0055AED6DCD90281)


def s3(bucket, key, name="ObjectCreated:Put"):
    """S3's own notification: the key is form-encoded."""
    thing = {"key": quote_plus(key, safe="/"), "sequencer": f"{next(NUMBERS):016X}"}
    if name.startswith("ObjectCreated"):
        thing |= {"size": 1024, "eTag": "d41d8cd98f00b204e9800998ecf8427e"}
    record = {
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1",
        "eventTime": "2026-03-12T19:03:58.000Z", "eventName": name,
        "userIdentity": {"principalId": "AWS:AIDAJDPLRKLG7UEXAMPLE"},
        "requestParameters": {"sourceIPAddress": "203.0.113.7"},
        "responseElements": {"x-amz-request-id": "C3D13FE58DE4C810"},
        "s3": {"s3SchemaVersion": "1.0", "configurationId": "uploads", "object": thing,
               "bucket": {"name": bucket, "ownerIdentity": {"principalId": "A3NL1KOZZKExample"},
                          "arn": f"arn:aws:s3:::{bucket}"}},
    }  # fmt: skip
    return {"Records": [record]}


def removed(bucket, key):
    """S3's notification of a deletion."""
    return s3(bucket, key, "ObjectRemoved:Delete")


def envelope(message, topic="arn:aws:sns:us-east-1:123456789012:uploads"):
    """SNS' envelope without what it is signed with."""
    return {"Type": "Notification", "MessageId": str(uuid.uuid4()), "TopicArn": topic,
            "Subject": "Amazon S3 Notification", "Message": json.dumps(message),
            "Timestamp": "2026-03-12T19:03:58.500Z"}  # fmt: skip


def sns(message):
    """As SNS invokes a function."""
    arn = "arn:aws:sns:us-east-1:123456789012:uploads:21be56ed-a058-49f5-8c98-aedd2564c486"
    return {"Records": [{"EventVersion": "1.0", "EventSubscriptionArn": arn, "EventSource": "aws:sns",
                         "Sns": envelope(message)}]}  # fmt: skip


def sqs(*bodies):
    """As SQS invokes a function; the ids of the messages are their places, from 0."""
    arn = "arn:aws:sqs:us-east-1:123456789012:uploads"
    return {"Records": [
        {"messageId": str(place), "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a", "attributes": {},
         "messageAttributes": {}, "md5OfBody": "098f6bcd4621d373cade4e832627b4f6", "eventSource": "aws:sqs",
         "eventSourceARN": arn, "awsRegion": "us-east-1", "body": body if isinstance(body, str) else json.dumps(body)}
        for place, body in enumerate(bodies)
    ]}  # fmt: skip


def bridge(bucket, key, kind="Object Created"):
    """As EventBridge has it: the key is as it is."""
    return {"version": "0", "id": str(uuid.uuid4()), "detail-type": kind, "source": "aws.s3",
            "account": "123456789012", "time": "2026-03-12T19:03:58Z", "region": "us-east-1",
            "resources": [f"arn:aws:s3:::{bucket}"],
            "detail": {"version": "0", "bucket": {"name": bucket}, "reason": "PutObject",
                       "object": {"key": key, "size": 1024, "sequencer": f"{next(NUMBERS):016X}"}}}  # fmt: skip


def test_event(bucket):
    """What S3 sends when a notification is set up."""
    return {"Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2026-03-12T19:03:58.500Z", "Bucket": bucket,
            "RequestId": "5582815E1AEA5ADF", "HostId": "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR"}  # fmt: skip


def made_of(bucket, key):
    """Whether each size of an original is stored, and is that size."""
    stored = {size: bucket.variant(f"{size}/{key}") for size in SIZES}
    return all(data and "{}x{}".format(*jpeg_size(data)) == size for size, data in stored.items())
