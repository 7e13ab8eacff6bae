# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Writes sigv4.tsv: how botocore, AWS's own signer, signs 500 requests that are easy to get wrong.

    pip install botocore && python make-sigv4.py > sigv4.tsv

A line is: service, region, Unix time, method, path on the wire before its encoding (an S3 key with its slash) in
hexadecimal, query as name=value pairs in hexadecimal joined by commas, session token, body, signature.
"""

import datetime
import hashlib
import random
import sys
from unittest import mock
from urllib.parse import quote

import botocore.auth
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

COUNT = 500
KEYS = [
    "cat.jpg", "photos/cat.jpg", "a b", "a+b", "a%b", "a%25b", "a%2Fb", "a%20b", "é", "e\u0301", "日本語/写真.jpg",
    "🐈", "👩‍👩‍👧", "!", "'", "(", ")", "*", "@", "=", ":", ",", ";", "&", "$", "'()*!@=:,;&$", "~", "-_.~", "a//b",
    "//", "/a", "a/", "a/.", "./a", "../a", "a/../b", "a/./b", "...", "?", "a?b=c", "#", "a#b", "\\", "a\\b", "|", "^",
    "`", "{}", "[]", "<>", '"', "\t", "\n", "\r", "\x01", "\x7f", "a\u00a0b", "\u200b", "\ufeffa", "ﬁ", "ß", "Å", "Å",
    "x" * 1024, "é" * 512, "/".join("ab" for _ in range(300)), "800x600/photos/cat.jpg", "%", "%%", "%zz", "+ +",
]
PATHS = [
    "", "a", "a/", "/", "//", "a//b", "a/./b", "a/../b", "../../a", "a/b/..", "a/b/../", "./", "..", "...", "a b", "é",
    "a%2Fb", "%41", "a+b", "a:b@c", "2020-05-31/distribution/EDFDVBD6EXAMPLE/invalidation", "a/é/../日本", "~a/-_.",
]
QUERIES = [
    [],
    [("list-type", "2"), ("prefix", "a b/é+"), ("encoding-type", "url"), ("max-keys", "10")],
    [("tagging", "")],
    [("delete", "")],
    [("prefix", "x"), ("continuation-token", "1/ab+c=="), ("start-after", "a~'()*")],
    [("a", "2"), ("a", "1"), ("A", "3"), ("a-b", "4")],
    [("Action", "SendMessage"), ("MessageBody", "{\"a\": [1, 2]}\n")],
]
# The last second of a February and of a year, and the first of the next days.
TIMES = [1772323199, 1772323200, 1798761599, 1798761600, 1369353600]
SERVICES = [("s3", "eu-central-1"), ("s3", "us-east-1"), ("sqs", "eu-west-1"), ("cloudfront", "us-east-1")]
SERVICES += [("sts", "ap-southeast-2")]
PIECES = ["a", "Z", "0", "/", "//", "/./", "/../", " ", "+", "%", "%20", "é", "日", "🐈", "~", "*", "'", "(", "=", "&", "\\"]
KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


def hexed(text):
    return text.encode().hex()


def vector(service, region, time, method, path, query, token, body):
    wire = quote("/" + path, safe="/~")
    pairs = "&".join(f"{quote(n, safe='~')}={quote(v, safe='~')}" for n, v in sorted(query))
    url = f"https://host.example.com:8443{wire}" + ("?" + pairs if pairs else "")
    headers = {"Content-Type": "image/webp", "X-Amz-Meta-A-B": "two  words ", "X-Amz-Meta-A": "\té=1"}
    request = AWSRequest(method=method, url=url, headers=headers, data=body.encode())
    signer = S3SigV4Auth if service == "s3" else SigV4Auth
    if service != "s3":
        # S3's signer adds it by itself; here it stands for any header of the caller.
        request.headers["X-Amz-Content-SHA256"] = hashlib.sha256(body.encode()).hexdigest()
    when = datetime.datetime.fromtimestamp(time, datetime.timezone.utc)
    with mock.patch.object(botocore.auth, "get_current_datetime", lambda *_, **__: when):
        signer(Credentials("AKIDEXAMPLE", KEY, token or None), service, region).add_auth(request)
    fields = dict(part.split("=", 1) for part in request.headers["Authorization"].split(" ", 1)[1].split(", "))
    query_field = ",".join(f"{hexed(n)}={hexed(v)}" for n, v in query)
    return [service, region, str(time), method, hexed(path), query_field, token, body, fields["Signature"]]


random.seed(2026)
rows = [vector("s3", "eu-central-1", TIMES[0], "GET", key, [], "", "") for key in KEYS]
rows += [vector("sqs", "eu-west-1", TIMES[0], "GET", path, [], "", "") for path in PATHS]
rows += [vector(*SERVICES[n % 5], TIMES[1], "GET", "", query, "", "") for n, query in enumerate(QUERIES * 5)]
while len(rows) < COUNT:
    path = "".join(random.choice(PIECES) for _ in range(random.randrange(12)))
    query = random.choice(QUERIES) if random.random() < 0.4 else []
    token = "a/session+token==" if random.random() < 0.4 else ""
    body = random.choice(["", "", "abc", "<Delete/>"])
    method = random.choice(["GET", "HEAD", "PUT", "POST", "DELETE"])
    rows.append(vector(*random.choice(SERVICES), random.choice(TIMES), method, path, query, token, body))
for row in rows:
    sys.stdout.write("\t".join(row) + "\n")
