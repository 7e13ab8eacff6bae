# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The policies of deploy/iam: the templates' own, and in force at a server that checks them.

Each is given to a user that has nothing else. What it allows has to work, and everything else has to be refused.
"""

import json
import re

import boto3
import botocore.config
import botocore.exceptions
import pytest

from stacks import ACCOUNT, POLICIES, REGION, Stack, policy
from template import TEMPLATE, Template

BUCKET = "my-pictures"
LOCAL = "000000000000"


def test_the_origins_policy_is_that_of_the_cloudfront_template():
    template = Template(TEMPLATE.read_text())
    expected = policy("origin", BUCKET="pictures-id", DISTRIBUTION="distribution-id")
    assert template.properties("OriginPolicy")["PolicyDocument"] == expected


def test_the_buckets_policy_is_that_of_the_cloudfront_template():
    template = Template(TEMPLATE.read_text())
    expected = policy("bucket", BUCKET="pictures-id", DISTRIBUTION="distribution-id")
    assert template.properties("PicturesPolicy")["PolicyDocument"] == expected


@pytest.mark.parametrize(
    "name, resource", [("eager", "EagerPolicy"), ("logs", "Role"), ("topic", "TopicPolicy"), ("queue", "QueuePolicy")]
)
def test_the_eager_policies_are_those_of_the_eager_template(name, resource):
    template = Stack("eager.yaml", BucketName=BUCKET, DistributionId="E1ABCDEFGHIJKL")
    names = {"BUCKET": BUCKET, "QUEUE": "queue", "TOPIC": "topic", "LOGS": "logs", "DISTRIBUTION": "E1ABCDEFGHIJKL"}
    assert template.document(resource) == policy(name, **names)


def test_every_policy_has_a_template_or_a_word_in_the_readme():
    text = (POLICIES / "README.md").read_text()
    for path in POLICIES.glob("*.json"):
        assert f"`{path.name}`" in text, path.name


class World:
    """A bucket, two queues and two distributions, and users who have one policy each."""

    def __init__(self, ministack):
        self.ministack = ministack
        self.s3 = ministack.client("s3")
        self.s3.create_bucket(Bucket=BUCKET)
        for key in (
            "originals/cat.jpg",
            "originals/800x600/cat.jpg",
            "800x600/cat.jpg",
            "200x150,format=avif/a/cat.jpg",
            "1000x/cat.jpg",
            "backup/x/cat.jpg",
            "secret.txt",
        ):
            self.s3.put_object(Bucket=BUCKET, Key=key, Body=b"picture")
        sqs = ministack.client("sqs")
        self.queues = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("uploads", "payroll")}
        self.distributions = {name: self.distribution(name) for name in ("pictures", "shop")}
        self.logs = ministack.client("logs")
        for name in ("eager", "payroll"):
            self.logs.create_log_group(logGroupName=name)
            self.logs.create_log_stream(logGroupName=name, logStreamName="1")
        for name in ("verify", "payroll"):
            ministack.client("secretsmanager").create_secret(Name=name, SecretString="secret")
        self.clients = {}

    def distribution(self, name):
        """A distribution's id."""
        origin = {
            "Id": "bucket",
            "DomainName": f"{BUCKET}.s3.amazonaws.com",
            "S3OriginConfig": {"OriginAccessIdentity": ""},
        }
        behaviour = {
            "TargetOriginId": "bucket",
            "ViewerProtocolPolicy": "allow-all",
            "MinTTL": 0,
            "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
        }
        config = {
            "CallerReference": name,
            "Comment": name,
            "Enabled": True,
            "DefaultCacheBehavior": behaviour,
            "Origins": {"Quantity": 1, "Items": [origin]},
        }
        made = self.ministack.client("cloudfront").create_distribution(DistributionConfig=config)
        return made["Distribution"]["Id"]

    def documents(self):
        """The policies with the names that exist here."""
        names = {
            "BUCKET": BUCKET,
            "QUEUE": "uploads",
            "LOGS": "eager",
            "ACCOUNT": LOCAL,
            "REGION": "us-east-1",
            "DISTRIBUTION": self.distributions["pictures"],
            "TOPIC": "uploads",
            "SECRET": "verify-??????",
        }
        return {path.stem: policy(path.stem, **names) for path in POLICIES.glob("*.json")}

    def client(self, name, service):
        """A client of the user who has this policy and nothing else."""
        key, secret = self.key(name)
        return boto3.client(
            service,
            endpoint_url=f"http://127.0.0.1:{self.ministack.port}",
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            config=botocore.config.Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
        )

    def key(self, name):
        if name not in self.clients:
            iam = self.ministack.client("iam")
            iam.create_user(UserName=f"only-{name}")
            document = here(name, self.documents()[name])
            iam.put_user_policy(UserName=f"only-{name}", PolicyName="only", PolicyDocument=json.dumps(document))
            made = iam.create_access_key(UserName=f"only-{name}")["AccessKey"]
            self.clients[name] = (made["AccessKeyId"], made["SecretAccessKey"])
        return self.clients[name]


def here(name, document):
    """A policy as this server can have it in force."""
    if name == "bucket":
        # As a user's, since nobody here is CloudFront.
        first = {key: value for key, value in document["Statement"][0].items() if key not in ("Principal", "Condition")}
        return {"Version": document["Version"], "Statement": [first]}
    if name == "logs":
        # The server leaves out the ":*" that AWS has at the end of every log group's name.
        return json.loads(json.dumps(document).replace(":log-group:eager:*", ":log-group:eager"))
    return document


@pytest.fixture(scope="module")
def world(ministack):
    return World(ministack)


# A call is an action, and what it is done to.
READS = ["get 800x600/cat.jpg", "get 200x150,format=avif/a/cat.jpg"]
ORIGIN = [
    *READS,
    "get originals/cat.jpg",
    "get originals/800x600/cat.jpg",
    "head originals/cat.jpg",
    "list",
    "list originals/",
    "put 800x600/new.jpg",
    "put 400x300,format=webp,version=2/a/new.jpg",
    "delete 800x600/cat.jpg",
    "invalidate pictures",
]
MESSAGES = ["receive uploads", "hide uploads", "forget uploads", "count uploads"]
# Nobody may do these.
NEVER = [
    "put originals/cat.jpg",
    "put originals/800x600/cat.jpg",
    "put originals/800x600,format=avif/cat.jpg",
    "delete originals/cat.jpg",
    "delete originals/new.jpg",
    "put secret.txt",
    "delete backup/x/cat.jpg",
    "put 800x6000/cat.jpg",
    "put x800x600/cat.jpg",
    "open originals/cat.jpg",
    "open 800x600/cat.jpg",
    "drop",
    "rule",
    "send uploads",
    "receive payroll",
    "purge uploads",
    "invalidate shop",
    "change pictures",
    "publish",
    "log payroll",
    "tell payroll",
    "users",
]
ALLOWED = {
    "origin": ORIGIN,
    "eager": ORIGIN + MESSAGES,
    "bucket": READS,
    "logs": ["log eager"],
    "secrets": ["tell verify"],
}
EVERY = sorted(
    {
        *ORIGIN,
        *MESSAGES,
        *NEVER,
        "log eager",
        "tell verify",
        "get secret.txt",
        "get 1000x/cat.jpg",
        "get backup/x/cat.jpg",
    }
)


def call(world, user, text):
    """Does what a call says, as a user."""
    verb, _, thing = text.partition(" ")
    s3, sqs = world.client(user, "s3"), world.client(user, "sqs")
    queue = {"QueueUrl": world.queues.get(thing)}
    calls = {
        "get": lambda: s3.get_object(Bucket=BUCKET, Key=thing),
        "head": lambda: s3.head_object(Bucket=BUCKET, Key=thing),
        "put": lambda: s3.put_object(Bucket=BUCKET, Key=thing, Body=b"picture"),
        "delete": lambda: s3.delete_object(Bucket=BUCKET, Key=thing),
        "open": lambda: s3.put_object_acl(Bucket=BUCKET, Key=thing, ACL="public-read"),
        "list": lambda: s3.list_objects_v2(Bucket=BUCKET, Prefix=thing),
        "drop": lambda: s3.delete_bucket(Bucket=BUCKET),
        "rule": lambda: s3.put_bucket_policy(Bucket=BUCKET, Policy="{}"),
        "receive": lambda: sqs.receive_message(**queue, WaitTimeSeconds=0),
        "hide": lambda: sqs.change_message_visibility(
            **queue, ReceiptHandle=receipt(world, thing), VisibilityTimeout=9
        ),
        "forget": lambda: sqs.delete_message(**queue, ReceiptHandle=receipt(world, thing)),
        "count": lambda: sqs.get_queue_attributes(**queue, AttributeNames=["All"]),
        "send": lambda: sqs.send_message(**queue, MessageBody="{}"),
        "purge": lambda: sqs.purge_queue(**queue),
        "invalidate": lambda: invalidate(world, user, thing),
        "change": lambda: world.client(user, "cloudfront").delete_distribution(
            Id=world.distributions[thing], IfMatch="x"
        ),
        "publish": lambda: world.client(user, "sns").publish(
            TopicArn=f"arn:aws:sns:us-east-1:{LOCAL}:uploads", Message="{}"
        ),
        "log": lambda: world.client(user, "logs").put_log_events(
            logGroupName=thing, logStreamName="1", logEvents=[{"timestamp": 1, "message": "hello"}]
        ),
        "tell": lambda: world.client(user, "secretsmanager").get_secret_value(SecretId=thing),
        "users": lambda: world.client(user, "iam").list_users(),
    }
    return calls[verb]()


def receipt(world, queue):
    """The receipt of a message that was put there for it."""
    sqs = world.ministack.client("sqs")
    sqs.send_message(QueueUrl=world.queues[queue], MessageBody="{}")
    return sqs.receive_message(QueueUrl=world.queues[queue], WaitTimeSeconds=1)["Messages"][0]["ReceiptHandle"]


def invalidate(world, user, name):
    """The one call that a purge makes, by tag."""
    paths = {"Quantity": 1, "Items": ["#src-10acea1a0fa362959a1b33211203c49e"]}
    batch = {"Paths": paths, "CallerReference": user}
    cloudfront = world.client(user, "cloudfront")
    return cloudfront.create_invalidation(DistributionId=world.distributions[name], InvalidationBatch=batch)


def refusal(world, user, text):
    """None when a call works, the code of its refusal otherwise. Anything but a refusal is a failure of the test."""
    try:
        call(world, user, text)
    except botocore.exceptions.ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 403 or "AccessDenied" in str(error), error
        return error.response["Error"]["Code"]
    return None


@pytest.mark.parametrize("user, text", [(user, text) for user, texts in ALLOWED.items() for text in texts])
def test_a_policy_allows_what_is_needed(world, user, text):
    assert refusal(world, user, text) is None
    if text.startswith("delete"):
        world.s3.put_object(Bucket=BUCKET, Key=text.partition(" ")[2], Body=b"picture")


@pytest.mark.parametrize(
    "user, text", [(user, text) for user in ALLOWED for text in EVERY if text not in ALLOWED[user]]
)
def test_a_policy_refuses_everything_else(world, user, text):
    assert refusal(world, user, text) is not None


@pytest.mark.parametrize("user", ["origin", "eager"])
def test_originals_are_safe_from_a_role_that_may_do_everything(world, user):
    """The refusal is said outright, so another policy of the same role doesn't lift it."""
    iam = world.ministack.client("iam")
    world.key(user)
    everything = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
    iam.put_user_policy(UserName=f"only-{user}", PolicyName="everything", PolicyDocument=json.dumps(everything))
    try:
        assert refusal(world, user, "put secret.txt") is None
        assert refusal(world, user, "put originals/cat.jpg") and refusal(world, user, "delete originals/cat.jpg")
    finally:
        iam.delete_user_policy(UserName=f"only-{user}", PolicyName="everything")


def test_the_names_in_the_policies_are_all_explained():
    words = {
        word
        for path in POLICIES.glob("*.json")
        for word in re.findall(r"(?<=[:/\"])[A-Z]{4,}(?=[/:\"*])", path.read_text())
    }
    text = (POLICIES / "README.md").read_text()
    assert words >= {"BUCKET", "ACCOUNT", "DISTRIBUTION"}
    for word in words:
        assert f"`{word}`" in text, word


def test_the_account_and_region_of_the_tables_are_not_those_of_the_templates():
    """So that a policy with an account written into it would be found."""
    assert (LOCAL, "us-east-1") != (ACCOUNT, REGION)
