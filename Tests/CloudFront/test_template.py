# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The CloudFormation template: valid, in step with the function, and what it promises."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engines import FUNCTION
from template import ROOT, TEMPLATE, Template, allows, build

TEXT = TEMPLATE.read_text()
DOCUMENT = ROOT / "docs/cloudfront.md"
BUCKET = "arn:aws:s3:::pictures-id"
SIGNS = {"SignedUrls": "true"}
EVERYTHING = {
    "OriginVerify": "0123456789abcdef",
    "OriginShieldRegion": "eu-west-1",
    "CertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1",
    "DomainNames": "img.example.com,pictures.example.com",
    "WebAclArn": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b",
    "AccessLogs": "true",
    "Versioning": "true",
    "VariantDays": "90",
    **SIGNS,
}


def lint(path):
    """What cfn-lint finds, hints included."""
    executable = Path(sys.executable).with_name("cfn-lint")
    run = subprocess.run([executable, "--include-checks", "I", "--format", "json", "--", path],
                         capture_output=True, text=True, check=False)  # fmt: skip
    return [f"{one['Rule']['Id']} {one['Message']}" for one in json.loads(run.stdout or "[]")], run.returncode


def test_cfn_lint_finds_nothing():
    assert lint(TEMPLATE) == ([], 0)


def test_cfn_lint_finds_nothing_with_other_sizes(tmp_path):
    path = tmp_path / "stack.yaml"
    path.write_text(build("--sizes", "1920x1080,640x,x480,200x80"))
    assert lint(path) == ([], 0)


@pytest.mark.parametrize(
    "right, wrong",
    [
        ("CacheTagConfig:", "CacheTagsConfig:"),
        ("HeaderName: x-amz", "Name: x-amz"),
        ("ErrorCachingMinTTL", "ErrorTTL"),
        ("!Ref CachePolicy", "!Ref Policy"),
    ],
)
def test_cfn_lint_would_find_a_property_that_does_not_exist(tmp_path, right, wrong):
    path = tmp_path / "stack.yaml"
    assert right in TEXT
    path.write_text(TEXT.replace(right, wrong, 1))
    assert lint(path)[1] != 0


def test_the_template_is_what_build_prints():
    assert build() == TEXT, "Run deploy/cloudfront/build --write."


def test_the_template_can_be_sent_in_one_piece():
    """Larger ones have to be put into a bucket first; comments count."""
    assert len(TEXT.encode()) < 51_200


@pytest.mark.parametrize("auto", ["false", "true"])
def test_the_function_in_the_template_is_the_tested_one(auto):
    code = Template(TEXT, AutoFormat=auto, SnapSizes="true").properties("Function")["FunctionCode"]
    expected = build("--function", "--snap-sizes", *(["--auto-format"] if auto == "true" else []))
    assert code.strip() == expected.strip()
    assert len(code.encode()) < 10_000
    if auto == "false":
        assert expected.replace("snapSizes: true", "snapSizes: false") == FUNCTION.read_text()


def test_every_list_of_sizes_follows_the_option():
    template = Template(build("--sizes", "640x480,x300"))
    names = ("640x480", "x300")
    expected = [f"{BUCKET}/{name}{ending}" for name in names for ending in ("/*", ",*")]
    assert template.properties("PicturesPolicy")["PolicyDocument"]["Statement"][0]["Resource"] == expected
    policy = template.properties("OriginPolicy")["PolicyDocument"]["Statement"]
    assert [one["Resource"] for one in policy if one["Sid"] == "KeepVariants"] == [expected]
    rules = template.properties("Pictures")["LifecycleConfiguration"]["Rules"]
    assert [rule["Prefix"] for rule in rules if "Prefix" in rule] == [f"{name}{end}" for name in names for end in "/,"]
    assert "sizes: ['640x480', 'x300']," in template.properties("Function")["FunctionCode"]
    assert template.resolve(template.body["Outputs"]["Sizes"]["Value"]) == "640x480,x300"
    for old in ("800x600", "400x300", "200x150"):
        assert old not in json.dumps(template.body["Resources"])


NO_SIZES = ["originals", "800x600,originals", "hero", "800x600,hero", "a/b", "*", "800x600,", "0x1", "x", "1x1,1x1", ""]


@pytest.mark.parametrize("sizes", NO_SIZES)
def test_no_size_can_open_more_than_variants(sizes):
    with pytest.raises(ValueError):
        build("--sizes", sizes)


def test_a_name_that_is_no_size_is_named_and_so_is_the_way_out():
    with pytest.raises(ValueError, match="“hero” is not a size: write numbers, such as 800x600"):
        build("--sizes", "800x600,hero")


READABLE = ["800x600/cat.jpg", "400x300/a/b/é.jpg", "200x150,format=avif/cat.jpg", "800x600,format=webp,version=2/x/y"]
PRIVATE = ["originals/cat.jpg", "originals/800x600/cat.jpg", "originals/a/x/b", "cat.jpg", "1000x1000/cat.jpg",
           "x800x600/cat.jpg", "800x600", "800x6000/cat.jpg", "backup/800x600/cat.jpg", ""]  # fmt: skip


@pytest.mark.parametrize("parameters", [{}, EVERYTHING], ids=["defaults", "everything"])
def test_cloudfront_reads_variants_and_nothing_else(parameters):
    document = Template(TEXT, **parameters).properties("PicturesPolicy")["PolicyDocument"]
    for key in READABLE:
        assert allows(document, "s3:GetObject", f"{BUCKET}/{key}"), key
        assert not allows(document, "s3:PutObject", f"{BUCKET}/{key}")
    for key in PRIVATE:
        assert not allows(document, "s3:GetObject", f"{BUCKET}/{key}"), key
    # With it a missing variant would be a 404, which fails over as well; but nobody needs the list.
    assert not allows(document, "s3:ListBucket", BUCKET)
    statement = document["Statement"][0]
    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    source = statement["Condition"]["StringEquals"]["AWS:SourceArn"]
    assert source == "arn:aws:cloudfront::111122223333:distribution/distribution-id"


def test_the_origin_may_do_what_it_does_and_not_touch_originals():
    document = Template(TEXT).properties("OriginPolicy")["PolicyDocument"]
    for key in READABLE:
        for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"):
            assert allows(document, action, f"{BUCKET}/{key}"), (action, key)
    assert allows(document, "s3:GetObject", f"{BUCKET}/originals/cat.jpg")
    assert allows(document, "s3:ListBucket", BUCKET)
    for key in PRIVATE:
        for action in ("s3:PutObject", "s3:DeleteObject", "s3:PutObjectAcl"):
            assert not allows(document, action, f"{BUCKET}/{key}"), (action, key)
    distribution = "arn:aws:cloudfront::111122223333:distribution/"
    assert allows(document, "cloudfront:CreateInvalidation", f"{distribution}distribution-id")
    assert not allows(document, "cloudfront:CreateInvalidation", f"{distribution}another")
    assert not allows(document, "cloudfront:UpdateDistribution", f"{distribution}distribution-id")


def test_with_signatures_the_origin_stores_any_size_and_cloudfront_reads_no_more():
    template = Template(TEXT, **SIGNS)
    origin, cloudfront = (template.properties(name)["PolicyDocument"] for name in ("OriginPolicy", "PicturesPolicy"))
    signed = f"{BUCKET}/1000x,quality=70/cat.jpg"
    assert allows(origin, "s3:PutObject", signed) and allows(origin, "s3:GetObject", signed)
    assert not allows(cloudfront, "s3:GetObject", signed)
    for action in ("s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObjectAcl"):
        assert not allows(origin, action, f"{BUCKET}/originals/cat.jpg"), action


def test_the_buckets_are_private():
    for name in ("Pictures", "LogBucket"):
        bucket = Template(TEXT).properties(name)
        assert list(bucket["PublicAccessBlockConfiguration"].values()) == [True] * 4
        assert bucket["BucketEncryption"]
    rules = Template(TEXT).properties("Pictures")["OwnershipControls"]["Rules"]
    assert rules == [{"ObjectOwnership": "BucketOwnerEnforced"}]


def test_no_lifecycle_rule_expires_originals():
    for parameters in ({}, EVERYTHING):
        for rule in Template(TEXT, **parameters).properties("Pictures")["LifecycleConfiguration"]["Rules"]:
            if "ExpirationInDays" in rule or "NoncurrentVersionExpiration" in rule:
                assert rule["Prefix"] and not "originals/cat.jpg".startswith(rule["Prefix"])


def distribution(**parameters):
    """The distribution's configuration."""
    return Template(TEXT, **parameters).properties("Distribution")["DistributionConfig"]


def test_the_bucket_is_asked_first_and_the_origin_on_403_and_404():
    config = distribution()
    group = config["OriginGroups"]["Items"][0]
    assert config["DefaultCacheBehavior"]["TargetOriginId"] == group["Id"]
    assert [member["OriginId"] for member in group["Members"]["Items"]] == ["bucket", "miniature"]
    assert group["FailoverCriteria"]["StatusCodes"] == {"Quantity": 2, "Items": [403, 404]}
    bucket, origin = config["Origins"]
    assert "S3OriginConfig" in bucket and bucket["OriginAccessControlId"]
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    # A group takes no method that writes.
    assert config["DefaultCacheBehavior"]["AllowedMethods"] == ["GET", "HEAD", "OPTIONS"]


def test_errors_are_kept_for_seconds():
    for seconds in (0, 5):
        kept = {one["ErrorCode"]: int(one["ErrorCachingMinTTL"])
                for one in distribution(ErrorSeconds=seconds)["CustomErrorResponses"]}  # fmt: skip
        assert kept == {403: 5, 404: 5, 500: seconds, 502: seconds, 503: seconds, 504: seconds}
    limits = Template(TEXT).body["Parameters"]["ErrorSeconds"]
    assert (limits["MinValue"], limits["MaxValue"]) == (0, 5)


def test_the_cache_key_is_the_path_and_the_signature():
    for signs in ("false", "true"):
        policy = Template(TEXT, SignedUrls=signs).properties("CachePolicy")["CachePolicyConfig"]
        key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
        assert key["HeadersConfig"] == {"HeaderBehavior": "none"}
        assert key["CookiesConfig"] == {"CookieBehavior": "none"}
        expected = {"QueryStringBehavior": "whitelist", "QueryStrings": ["expires", "sig"]}
        assert key["QueryStringsConfig"] == (expected if signs == "true" else {"QueryStringBehavior": "none"})
        assert (policy["MinTTL"], policy["DefaultTTL"], policy["MaxTTL"]) == (0, 86400, 31536000)
    assert re.search(r"query: \['expires', 'sig'\]", FUNCTION.read_text())


def test_the_cache_tag_is_read_from_the_header_the_origin_sends():
    assert distribution()["CacheTagConfig"] == {"HeaderName": "x-amz-meta-cache-tag"}
    assert "x-amz-meta-cache-tag: src-" in (ROOT / "README.md").read_text()


def test_the_origin_is_locked_by_a_secret_of_ones_own_or_a_new_one():
    made, given = Template(TEXT), Template(TEXT, **EVERYTHING)
    for template, value in ((made, "{{resolve:secretsmanager:originverifysecret-id}}"), (given, "0123456789abcdef")):
        origin = template.properties("Distribution")["DistributionConfig"]["Origins"][1]
        assert origin["OriginCustomHeaders"] == [{"HeaderName": "X-Origin-Verify", "HeaderValue": value}]
    assert made.exists("OriginVerifySecret") and not given.exists("OriginVerifySecret")
    assert made.body["Parameters"]["OriginVerify"]["NoEcho"]


def test_the_options_switch_what_they_say():
    plain, full = distribution(), distribution(**EVERYTHING)
    assert not {"Aliases", "Logging", "WebACLId"} & set(plain)
    assert plain["ViewerCertificate"] == {"CloudFrontDefaultCertificate": True}
    assert full["Aliases"] == ["img.example.com", "pictures.example.com"]
    assert full["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert {str(one["OriginShield"]["Enabled"]).lower() for one in plain["Origins"]} == {"false"}
    assert {one["OriginShield"]["OriginShieldRegion"] for one in full["Origins"]} == {"eu-west-1"}
    for vary in (True, False):
        policy = Template(TEXT, VaryOnAccept=str(vary).lower()).properties("ResponseHeadersPolicy")
        items = policy["ResponseHeadersPolicyConfig"]["CustomHeadersConfig"]["Items"]
        assert ({"Header": "Vary", "Value": "Accept", "Override": False} in items) == vary


def test_the_document_explains_every_parameter_and_output():
    text = DOCUMENT.read_text()
    body = Template(TEXT).body
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|", text, re.MULTILINE))
    for name, about in body["Parameters"].items():
        default = str(about.get("Default", "none, must be given")) or "empty"
        assert rows.get(name, "").strip("` ") == default, f"{name}: {default}"
    for name in body["Outputs"]:
        assert f"`{name}`" in text, name
