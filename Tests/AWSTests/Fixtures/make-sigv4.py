# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Writes sigv4.tsv: what botocore, AWS's own signer, makes of keys that are easy to get wrong.

    pip install botocore && python make-sigv4.py > sigv4.tsv

A line is: method, key in hexadecimal, query as name=value pairs in hexadecimal joined by commas,
session token, path on the wire, query on the wire, payload hash, authorization header.
"""

import datetime
import sys
from urllib.parse import quote
from unittest import mock

import botocore.auth
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

KEYS = [
    "cat.jpg", "photos/cat.jpg", "a b", "a+b", "a%b", "a%25b", "a%2Fb", "a%20b", "é", "e\u0301", "日本語/写真.jpg",
    "🐈", "👩‍👩‍👧", "!", "'", "(", ")", "*", "@", "=", ":", ",", ";", "&", "$", "'()*!@=:,;&$", "~", "-_.~", "a//b",
    "//", "/a", "a/", "a/.", "./a", "../a", "a/../b", "a/./b", "...", "?", "a?b=c", "#", "a#b", "\\", "a\\b", "|", "^",
    "`", "{}", "[]", "<>", '"', "\t", "\n", "\r", "\x01", "\x7f", "a\u00a0b", "\u200b", "\ufeffa", "ﬁ", "ß", "Å", "Å",
    "x" * 1024, "é" * 512, "/".join("ab" for _ in range(300)), "800x600/photos/cat.jpg", "%", "%%", "%zz", "+ +",
]
QUERIES = [
    [],
    [("list-type", "2"), ("prefix", "a b/é+"), ("encoding-type", "url"), ("max-keys", "10")],
    [("tagging", "")],
    [("prefix", "x"), ("continuation-token", "1/ab+c=="), ("start-after", "a~'()*")],
]
WHEN = datetime.datetime(2026, 2, 28, 23, 59, 59, tzinfo=datetime.timezone.utc)


def hexed(text):
    return text.encode().hex()


def vector(method, key, query, token):
    path = "/" + quote(key, safe="/~")
    wire = "&".join(f"{quote(n, safe='~')}={quote(v, safe='~')}" for n, v in sorted(query))
    url = "https://bucket.s3.eu-central-1.amazonaws.com" + path + ("?" + wire if wire else "")
    request = AWSRequest(method=method, url=url, headers={"Content-Type": "image/webp", "X-Amz-Meta-B": "two  words"})
    credentials = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token)
    S3SigV4Auth(credentials, "s3", "eu-central-1").add_auth(request)
    pairs = ",".join(f"{hexed(n)}={hexed(v)}" for n, v in query)
    signed = [request.headers["X-Amz-Content-SHA256"], request.headers["Authorization"]]
    return [method, hexed(key), pairs, token or "", path, wire] + signed


with mock.patch.object(botocore.auth, "get_current_datetime", lambda *_, **__: WHEN):
    rows = [vector("GET", key, [], None) for key in KEYS]
    rows += [vector("PUT", key, [], "a/session+token==") for key in KEYS[:4]]
    rows += [vector("GET", "", query, None) for query in QUERIES]
for row in rows:
    sys.stdout.write("\t".join(row) + "\n")
