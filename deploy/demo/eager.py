# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""See deploy/eager-demo."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("EAGER_DEMO_DATA", ROOT / ".build/eager-demo")).resolve()
BIN = Path(os.environ.get("MINIATURE_BIN", ROOT / ".build/release")).resolve()
FIRST = int(os.environ.get("EAGER_DEMO_PORT", "8000"))
EDGE, ORIGIN, ADMIN, WORKER, AWS = range(FIRST, FIRST + 5)
REGION, ACCOUNT, BUCKET, QUEUE, TOPIC = "us-east-1", "000000000000", "pictures", "uploads", "uploads"
ENDPOINT = f"http://127.0.0.1:{AWS}"
# What the shipped policies leave open.
PLACES = {"BUCKET": BUCKET, "REGION": REGION, "ACCOUNT": ACCOUNT, "QUEUE": QUEUE, "TOPIC": TOPIC, "DISTRIBUTION": "NONE"}


def client(service):
    """A client with ministack's root key, as whoever sets the pipeline up has it."""
    return boto3.client(
        service, endpoint_url=ENDPOINT, region_name=REGION, aws_access_key_id="ROOTKEY",
        aws_secret_access_key="ROOTSECRET", config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0}),
    )  # fmt: skip


def policy(name):
    """A policy of deploy/iam for this pipeline."""
    text = (ROOT / f"deploy/iam/{name}.json").read_text()
    for place, value in PLACES.items():
        text = text.replace(place, value)
    return text


def arn(service, name):
    """The name of a thing here."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{name}"


def wait(what, question, seconds=30):
    """Asks until it is true."""
    give_up = time.monotonic() + seconds
    while True:
        try:
            if question():
                return
        except (OSError, BotoCoreError, ClientError):
            pass
        if time.monotonic() > give_up:
            sys.exit(f"eager-demo: {what} did not start within {seconds} seconds; see {DATA}/*.log.")
        time.sleep(0.05)


def user(name):
    """The key of a user who may do what its policy says, and nothing more."""
    iam = client("iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=policy(name))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}


def set_up():
    """What deploy/cloudformation/eager.yaml makes: bucket, topic, queue, dead letters, and who may do what."""
    s3, sns, sqs = client("s3"), client("sns"), client("sqs")
    dead = sqs.create_queue(QueueName=f"{QUEUE}-dead")["QueueUrl"]
    redrive = json.dumps({"deadLetterTargetArn": arn("sqs", f"{QUEUE}-dead"), "maxReceiveCount": 10})
    attributes = {"RedrivePolicy": redrive, "VisibilityTimeout": "60", "Policy": policy("queue")}
    queue = sqs.create_queue(QueueName=QUEUE, Attributes=attributes)["QueueUrl"]
    topic = sns.create_topic(Name=TOPIC, Attributes={"SignatureVersion": "2"})["TopicArn"]
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy("topic"))
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn("sqs", QUEUE))
    s3.create_bucket(Bucket=BUCKET)
    # nginx can't sign as CloudFront does, so here the variants, and nothing else, are for everybody.
    variants = [f"arn:aws:s3:::{BUCKET}/{size}{end}" for size in ("800x600", "400x300", "200x150") for end in ("/*", ",*")]
    read = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": variants}
    s3.delete_public_access_block(Bucket=BUCKET)
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps({"Version": "2012-10-17", "Statement": [read]}))
    rules = {"Key": {"FilterRules": [{"Name": "prefix", "Value": "originals/"}]}}
    told = {"TopicArn": topic, "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"], "Filter": rules}
    s3.put_bucket_notification_configuration(
        Bucket=BUCKET, NotificationConfiguration={"TopicConfigurations": [told]})  # fmt: skip
    return queue, dead


class Programs:
    """What is started, and ended the other way round."""

    def __init__(self):
        self.running = []

    def start(self, name, arguments, environment):
        """Starts a program with its log beside the data."""
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "TMPDIR") if key in os.environ}
        with open(DATA / f"{name}.log", "wb") as log:
            program = subprocess.Popen(
                [str(argument) for argument in arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=DATA,
                env={**kept, **environment}, start_new_session=True)  # fmt: skip
        self.running.append((name, program))

    def expect_alive(self):
        """Ends everything when one has ended."""
        for name, program in self.running:
            if program.poll() is not None:
                sys.exit(f"eager-demo: {name} has ended; see {DATA}/{name}.log.")

    def end(self):
        """Ends what runs: workers before what they work on."""
        for _, program in reversed(self.running):
            if program.poll() is None:
                program.send_signal(signal.SIGTERM)
                try:
                    program.wait(30)
                except subprocess.TimeoutExpired:
                    program.kill()


def answers(port, path):
    """Whether a port answers a path well."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
        return answer.status == 200


def start():
    """Everything, until Ctrl-C."""
    if not (BIN / "miniature").is_file():
        sys.exit(f"eager-demo: there is no miniature in {BIN}: run make build.")
    DATA.mkdir(parents=True, exist_ok=True)
    programs = Programs()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        run(programs)
    except KeyboardInterrupt:
        print()
    finally:
        programs.end()


def run(programs):
    """Starts the parts in order, says what to do, and watches them."""
    ministack = Path(sys.executable).with_name("ministack")
    programs.start("ministack", [ministack], {
        "AUTH": "true", "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(AWS), "IOT_MTLS_ENABLED": "0",
        "AWS_ACCESS_KEY_ID": "ROOTKEY", "AWS_SECRET_ACCESS_KEY": "ROOTSECRET", "LOG_LEVEL": "WARNING",
    })  # fmt: skip
    wait("ministack", lambda: client("s3").list_buckets() and not programs.expect_alive())
    queue, _ = set_up()
    shared = {
        "AWS_REGION": REGION, "AWS_ENDPOINT_URL": ENDPOINT, "MINIATURE_STORE": f"s3://{BUCKET}",
        "MINIATURE_FRESHNESS": "events",
    }  # fmt: skip
    programs.start("worker", [BIN / "miniature", "worker"], {
        **shared, **user("eager"), "MINIATURE_QUEUE": queue, "MINIATURE_ADMIN": f"127.0.0.1:{WORKER}",
    })  # fmt: skip
    programs.start("origin", [BIN / "miniature", "serve"], {
        **shared, **user("origin"), "MINIATURE_LISTEN": f"127.0.0.1:{ORIGIN}", "MINIATURE_ADMIN": f"127.0.0.1:{ADMIN}",
    })  # fmt: skip
    wait("the worker", lambda: answers(WORKER, "/readyz"))
    wait("the origin", lambda: answers(ADMIN, "/readyz"))
    edge = {
        "PATH": os.environ["PATH"], "EDGE_LISTEN": f"127.0.0.1:{EDGE}", "EDGE_ORIGINS": f"127.0.0.1:{ORIGIN}",
        "EDGE_STORE": f"{ENDPOINT}/{BUCKET}", **({"EDGE_USER": "root"} if os.geteuid() == 0 else {}),
    }  # fmt: skip
    subprocess.run([ROOT / "nginx/render", DATA / "nginx"], env=edge, check=True)
    nginx = {"PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}
    programs.start("nginx", ["nginx", "-p", DATA / "nginx", "-c", "nginx.conf", "-g", "daemon off;"], nginx)
    print(f"""\
Everything runs; Ctrl-C ends it. In another terminal:

    deploy/eager-demo cp PHOTO.jpg                        uploads it to originals/PHOTO.jpg
    deploy/eager-demo ls                                  three sizes beside it, before anybody asked
    curl -I http://127.0.0.1:{EDGE}/800x600/PHOTO.jpg        one of them, by way of nginx
    deploy/eager-demo rm PHOTO.jpg                        and they are gone

The logs are in {DATA}. The AWS CLI works too: --endpoint-url {ENDPOINT}, with the key ROOTKEY and the secret ROOTSECRET.""",
          flush=True)  # fmt: skip
    while True:
        programs.expect_alive()
        time.sleep(0.5)


def upload(files):
    """As aws s3 cp FILE s3://pictures/originals/ does it."""
    for file in map(Path, files):
        if not file.is_file():
            sys.exit(f"eager-demo: there is no file {file}.")
        client("s3").upload_file(str(file), BUCKET, f"originals/{file.name}")
        print(f"originals/{file.name}")


def remove(keys):
    """As aws s3 rm does it."""
    for key in keys:
        client("s3").delete_object(Bucket=BUCKET, Key=f"originals/{key}")


def show():
    """As aws s3 ls --recursive does it."""
    for page in client("s3").get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
        for item in page.get("Contents", []):
            print(f"{item['Size']:>9} {item['Key']}")


def main(command="", *arguments):
    """One of the commands."""
    match command:
        case "start":
            start()
        case "cp" if arguments:
            upload(arguments)
        case "rm" if arguments:
            remove(arguments)
        case "ls":
            show()
        case _:
            sys.exit("usage: deploy/eager-demo start | cp FILE... | rm KEY... | ls")


main(*sys.argv[1:])
