# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The policies of the CloudFormation template, in force on an S3 that checks them, with the real server."""

import itertools
import json
import sys

import boto3
import botocore.config
import botocore.exceptions
import pytest

from servers import ROOT
from stores import REGION
from waiting import eventually

sys.path.append(str(ROOT / "Tests/CloudFront"))

from template import TEMPLATE, Template  # noqa: E402

NUMBERS = itertools.count(1)


@pytest.fixture(params=["false", "true"], ids=["plain", "signed"])
def role(request, bucket):
    """The origin's environment, and a client of S3, both with no more rights than the template gives."""
    template = Template(TEMPLATE.read_text(), SignedUrls=request.param)
    template.values["Pictures"] = bucket.name
    document = json.dumps(template.properties("OriginPolicy")["PolicyDocument"])
    iam, name = bucket.ministack.client("iam"), f"role-{next(NUMBERS)}"
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="pictures", PolicyDocument=document)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    pair = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
    client = boto3.client(
        "s3",
        endpoint_url=bucket.environment["AWS_ENDPOINT_URL_S3"],
        region_name=REGION,
        aws_access_key_id=pair["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=pair["AWS_SECRET_ACCESS_KEY"],
        config=botocore.config.Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
    )
    return {**bucket.environment, **pair}, client


def test_the_server_needs_no_more_than_the_template_gives(role, bucket, start, picture):
    bucket.put("cat.jpg", picture)
    environment, _ = role
    server = start.miniature(environment)
    paths = ["800x600/cat.jpg", "400x300,format=webp/cat.jpg", "200x150,format=avif,version=2/cat.jpg"]
    for path in paths:
        assert server.ask(f"/{path}").status == 200
    eventually(lambda: bucket.names() == sorted(paths), what="all variants in the bucket")
    missing = server.ask("/800x600/no.jpg")
    assert missing.status == 404, "without ListBucket it would be no 404"
    assert server.restart() is None
    assert server.ask("/800x600/cat.jpg")["x-cache"] == "stored"


def test_the_role_can_not_touch_originals(role, bucket, picture):
    bucket.put("cat.jpg", picture)
    _, client = role
    name = bucket.name
    attempts = [
        lambda: client.put_object(Bucket=name, Key="originals/cat.jpg", Body=b"x"),
        lambda: client.put_object(Bucket=name, Key="originals/800x600/new.jpg", Body=b"x"),
        lambda: client.delete_object(Bucket=name, Key="originals/cat.jpg"),
        lambda: client.put_bucket_policy(Bucket=name, Policy="{}"),
        lambda: client.delete_bucket(Bucket=name),
    ]
    for attempt in attempts:
        with pytest.raises(botocore.exceptions.ClientError, match="AccessDenied"):
            attempt()
    assert client.get_object(Bucket=name, Key="originals/cat.jpg")["Body"].read() == picture
