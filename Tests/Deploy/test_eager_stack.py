# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""deploy/cloudformation/eager.yaml, made for real on a server that understands it: uploads become messages."""

import json
import shlex
import uuid

import pytest

from stacks import FOLDER

BODY = (FOLDER / "eager.yaml").read_text()


def create(ministack, name, **parameters):
    """Makes a stack and returns its outputs."""
    cloudformation = ministack.client("cloudformation")
    cloudformation.create_stack(
        StackName=name, TemplateBody=BODY, Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    )  # fmt: skip
    cloudformation.get_waiter("stack_create_complete").wait(
        StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30}
    )
    stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}


def messages(ministack, queue):
    """What is in a queue, read and taken out of it, test events aside."""
    sqs = ministack.client("sqs")
    bodies = []
    while found := sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1, MaxNumberOfMessages=10).get("Messages"):
        for message in found:
            bodies.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return [record for body in bodies for record in body.get("Records", [])]


@pytest.fixture(params=["its own bucket", "a bucket that exists"])
def stack(ministack, request):
    """A worker's stack with a bucket, made by it or before it, whose notification is set by the stack's command."""
    makes = request.param == "its own bucket"
    # Buckets outlive their stacks, so each test has names of its own.
    name = f"eager-{uuid.uuid4().hex[:8]}"
    s3 = ministack.client("s3")
    if not makes:
        s3.create_bucket(Bucket=f"{name}-pictures")
    outputs = create(ministack, name, BucketName=f"{name}-pictures", Compute="worker", MakeBucket=str(makes).lower())
    if not makes:
        words = shlex.split(outputs["NotificationCommand"])
        configuration = json.loads(words[words.index("--notification-configuration") + 1])
        s3.put_bucket_notification_configuration(Bucket=f"{name}-pictures", NotificationConfiguration=configuration)
    yield f"{name}-pictures", outputs
    ministack.client("cloudformation").delete_stack(StackName=name)


def test_what_happens_to_an_original_becomes_a_message_as_s3_wrote_it(ministack, stack):
    bucket, outputs = stack
    s3 = ministack.client("s3")
    s3.put_object(Bucket=bucket, Key="originals/a b/cat.jpg", Body=b"picture")
    s3.delete_object(Bucket=bucket, Key="originals/a b/cat.jpg")
    records = messages(ministack, outputs["QueueUrl"])
    assert sorted(record["eventName"] for record in records) == ["ObjectCreated:Put", "ObjectRemoved:Delete"]
    assert {record["s3"]["bucket"]["name"] for record in records} == {bucket}


def test_a_stored_variant_sets_nothing_going(ministack, stack):
    bucket, outputs = stack
    for key in ("800x600/a/cat.jpg", "200x150,format=avif/originals/cat.jpg", "originals"):
        ministack.client("s3").put_object(Bucket=bucket, Key=key, Body=b"picture")
    assert messages(ministack, outputs["QueueUrl"]) == []


def test_a_message_that_is_not_taken_is_given_up_after_ten_times(ministack):
    outputs = create(ministack, "eager-fails", BucketName="eager-fails-pictures", Compute="worker", MakeBucket="true")
    sqs, queue = ministack.client("sqs"), outputs["QueueUrl"]
    ministack.client("s3").put_object(Bucket="eager-fails-pictures", Key="originals/cat.jpg", Body=b"picture")
    seen = 0
    for _ in range(20):
        for message in sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1, MaxNumberOfMessages=10).get(
            "Messages", []
        ):
            if "Records" in message["Body"]:
                seen += 1
            sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
        if seen == 10:
            break
    sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1)
    given_up = messages(ministack, outputs["DeadLettersUrl"])
    assert seen == 10 and [record["eventName"] for record in given_up] == ["ObjectCreated:Put"]


def test_a_topic_of_an_earlier_pipeline_goes_on_telling_the_others(ministack):
    """The queue is one more subscriber; the bucket and its notification are left alone."""
    name = f"eager-{uuid.uuid4().hex[:8]}"
    s3, sns, sqs = (ministack.client(service) for service in ("s3", "sns", "sqs"))
    s3.create_bucket(Bucket=f"{name}-pictures")
    topic = sns.create_topic(Name=name)["TopicArn"]
    everybody = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": topic,
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [everybody]})
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=document)
    notification = {"TopicConfigurations": [{"TopicArn": topic, "Events": ["s3:ObjectCreated:*"]}]}
    s3.put_bucket_notification_configuration(Bucket=f"{name}-pictures", NotificationConfiguration=notification)
    outputs = create(ministack, name, BucketName=f"{name}-pictures", Compute="worker", UploadsTopicArn=topic)
    s3.put_object(Bucket=f"{name}-pictures", Key="originals/cat.jpg", Body=b"picture")
    records = messages(ministack, outputs["QueueUrl"])
    assert [record["s3"]["object"]["key"] for record in records] == ["originals/cat.jpg"]
    assert (
        s3.get_bucket_notification_configuration(Bucket=f"{name}-pictures")["TopicConfigurations"][0]["TopicArn"]
        == topic
    )
    ministack.client("cloudformation").delete_stack(StackName=name)
