# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The two stores as the tests see them: where originals are put, and where variants are looked for."""

import json
import os
import sys
from pathlib import Path

import boto3
import botocore.config
import botocore.exceptions

from processes import Program, free_port, wait_until_listening

REGION = "us-east-1"
SIZES = ("800x600", "400x300", "200x150")


class Folder:
    """file://, the embedded default."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.environment = {"MINIATURE_STORE": f"file://{self.folder}"}
        (self.folder / "originals").mkdir(parents=True)

    def put(self, key, data):
        """An original, as a person would put it there."""
        path = self.folder / "originals" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def variant(self, key):
        """The bytes of a stored variant, or None."""
        path = self.folder / key
        return path.read_bytes() if path.is_file() else None

    def metadata(self, key):
        """What stands beside a stored variant's bytes."""
        lines = os.getxattr(self.folder / key, "user.miniature").decode().splitlines()
        pairs = (line.split(": ", 1) for line in lines if line.startswith("meta-"))
        return {name.removeprefix("meta-"): value for name, value in pairs}

    def set_metadata(self, key, **changes):
        """Changes some of it, as if another had stored the variant; the bytes stay."""
        path = self.folder / key
        lines = os.getxattr(path, "user.miniature").decode().splitlines()
        kept = [line for line in lines if line.split(":")[0].removeprefix("meta-") not in changes]
        lines = kept + [f"meta-{name}: {value}" for name, value in changes.items()]
        os.setxattr(path, "user.miniature", "".join(line + "\n" for line in lines).encode())

    def names(self):
        """All names below the folder, the originals and the store's own notes (dot files) aside."""
        paths = [path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file()]
        plain = [path for path in paths if not any(part.startswith(".") for part in path.parts)]
        return sorted(str(path) for path in plain if path.parts[0] != "originals")


class Bucket:
    """s3://, on ministack, with the key of an IAM user: the root's signatures would not be checked."""

    def __init__(self, ministack, name, public=True):
        self.ministack = ministack
        self.name = name
        self.s3 = ministack.client("s3")
        self.s3.create_bucket(Bucket=name)
        if public:
            self.let_everybody_read_variants()
        self.environment = self.environment_through(ministack.port)

    def environment_through(self, port):
        """What the server needs to find the bucket, by way of a port (a tap's, or ministack's own)."""
        key, secret = self.ministack.key
        return {
            "MINIATURE_STORE": f"s3://{self.name}",
            "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port}",
            "AWS_ACCESS_KEY_ID": key,
            "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_REGION": REGION,
        }

    def let_everybody_read_variants(self):
        """For nginx, which can't sign. Named size by size: a pattern such as *x*/* would also open originals/."""
        variants = [f"arn:aws:s3:::{self.name}/{size}*/*" for size in SIZES]
        policy = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": variants}
        # New buckets refuse public policies, as on AWS.
        self.s3.delete_public_access_block(Bucket=self.name)
        self.s3.put_bucket_policy(Bucket=self.name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [policy]}))

    def put(self, key, data):
        """An original."""
        self.s3.put_object(Bucket=self.name, Key=f"originals/{key}", Body=data)

    def variant(self, key):
        """The bytes of a stored variant, or None."""
        try:
            return self.s3.get_object(Bucket=self.name, Key=key)["Body"].read()
        except self.s3.exceptions.NoSuchKey:
            return None

    def about(self, key):
        """The headers and metadata a stored variant has."""
        return self.s3.head_object(Bucket=self.name, Key=key)

    def metadata(self, key):
        """What stands beside a stored variant's bytes."""
        return self.about(key)["Metadata"]

    def set_metadata(self, key, **changes):
        """Changes some of it, as if another had stored the variant; the bytes stay."""
        about = self.about(key)
        self.s3.put_object(Bucket=self.name, Key=key, Body=self.variant(key), ContentType=about["ContentType"],
                           CacheControl=about["CacheControl"], Metadata={**about["Metadata"], **changes})  # fmt: skip

    def names(self):
        """All keys of the bucket, originals aside."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
        return sorted(key for key in keys if not key.startswith("originals/"))


class Ministack:
    """A real S3 with real signatures, on loopback."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.port = free_port()
        self.program = None
        self.start()
        self.key = self._user()

    def start(self):
        """Starts it; again after `stop` it has forgotten buckets and users."""
        environment = {
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "IOT_MTLS_ENABLED": "0",
            "AWS_ACCESS_KEY_ID": "ROOTKEY",
            "AWS_SECRET_ACCESS_KEY": "ROOTSECRET",
            "LOG_LEVEL": "WARNING",
            "S3_DATA_DIR": str(self.folder / "s3"),
            "STATE_DIR": str(self.folder / "state"),
        }
        # Beside the interpreter of the tests, so that no PATH is needed.
        executable = Path(sys.executable).with_name("ministack")
        self.program = Program("ministack", [executable], self.folder / "ministack.log", environment, self.folder)
        wait_until_listening(self.program, self.port)

    def stop(self):
        """Ends it."""
        self.program.stop(within=5)

    def client(self, service):
        """A client with the root's key, for preparing and looking."""
        return boto3.client(
            service,
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name=REGION,
            aws_access_key_id="ROOTKEY",
            aws_secret_access_key="ROOTSECRET",
            config=botocore.config.Config(s3={"addressing_style": "path"}, retries={"max_attempts": 2}),
        )

    def _user(self):
        iam = self.client("iam")
        iam.create_user(UserName="origin")
        statement = {"Effect": "Allow", "Action": ["s3:*", "sqs:*", "cloudfront:CreateInvalidation"], "Resource": "*"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_user_policy(UserName="origin", PolicyName="pictures", PolicyDocument=policy)
        key = iam.create_access_key(UserName="origin")["AccessKey"]
        return key["AccessKeyId"], key["SecretAccessKey"]
