# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""prepare.py KIND ENDPOINT ENV_FILE: waits for a server, makes its user and bucket, writes ENV_FILE."""

import json
import shlex
import socket
import sys
import time
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

BUCKET = "miniature-tests"
REGION = "us-east-1"


def client(service, endpoint, key, secret):
    config = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"})
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=config,
    )


def wait(what, attempt):
    """Repeats an attempt until it succeeds: a start takes seconds, and several processes."""
    give_up = time.monotonic() + 60
    while True:
        try:
            return attempt()
        except (OSError, BotoCoreError, ClientError) as error:
            if time.monotonic() > give_up:
                sys.exit(f"{what}: {error}")
            time.sleep(0.1)


def ministack_user(endpoint):
    iam = client("iam", endpoint, "ROOTKEY", "ROOTSECRET")
    iam.create_user(UserName="miniature")
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
    iam.put_user_policy(UserName="miniature", PolicyName="everything", PolicyDocument=policy)
    key = iam.create_access_key(UserName="miniature")["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def distribution(endpoint, key, secret):
    """A CloudFront distribution with no more to it than it must have."""
    origin = {"Id": "s3", "DomainName": "s3.example.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    behaviour = {"TargetOriginId": "s3", "ViewerProtocolPolicy": "allow-all", "MinTTL": 0}
    behaviour["ForwardedValues"] = {"QueryString": False, "Cookies": {"Forward": "none"}}
    config = {"CallerReference": "tests", "Comment": "", "Enabled": True, "DefaultCacheBehavior": behaviour}
    config["Origins"] = {"Quantity": 1, "Items": [origin]}
    cloudfront = client("cloudfront", endpoint, key, secret)
    return cloudfront.create_distribution(DistributionConfig=config)["Distribution"]["Id"]


def main(kind, endpoint, env_file):
    address = urlsplit(endpoint)
    wait(kind, lambda: socket.create_connection((address.hostname, address.port), 1).close())
    if kind == "ministack":
        key, secret = wait(kind, lambda: ministack_user(endpoint))
    else:
        key, secret = "test:tester", "testing"
    s3 = client("s3", endpoint, key, secret)
    wait(kind, lambda: s3.create_bucket(Bucket=BUCKET))
    values = {"ENDPOINT": endpoint, "KEY": key, "SECRET": secret, "REGION": REGION, "BUCKET": BUCKET}
    if kind == "ministack":
        values["DISTRIBUTION"] = distribution(endpoint, key, secret)
    with open(env_file, "w") as file:
        for name, value in values.items():
            file.write(f"export MINIATURE_TEST_{kind.upper()}_{name}={shlex.quote(value)}\n")


main(*sys.argv[1:])
