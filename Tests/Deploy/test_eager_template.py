# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""deploy/cloudformation/eager.yaml: what it makes, and that nothing but an upload sets it going."""

import json
import re
import shlex

import pytest

from stacks import ACCOUNT, FOLDER, Stack
from template import allows

BUCKET = "my-pictures"
LAMBDA = {"BucketName": BUCKET, "ImageUri": f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/miniature:1"}
ZIP = {"BucketName": BUCKET, "CodeBucket": "my-code", "CodeKey": "miniature-1.zip"}
WORKER = {"BucketName": BUCKET, "Compute": "worker"}


def stack(parameters, **more):
    return Stack("eager.yaml", **parameters, **more)


def test_a_worker_gets_a_policy_and_a_function_gets_a_role():
    function = {"Role", "Logs", "Function", "Messages", "FunctionFails"}
    assert function <= stack(LAMBDA).names()
    assert not function & stack(WORKER).names()
    assert stack(WORKER).outputs()["EagerPolicyArn"]
    assert stack(LAMBDA).properties("Role")["ManagedPolicyArns"] == ["eagerpolicy-id"]


def test_a_function_is_an_image_or_a_zip():
    image, bundle = (stack(parameters).properties("Function") for parameters in (LAMBDA, ZIP))
    assert (image["PackageType"], image["Code"]) == ("Image", {"ImageUri": LAMBDA["ImageUri"]})
    assert "Runtime" not in image and "Handler" not in image
    assert (bundle["PackageType"], bundle["Code"]) == ("Zip", {"S3Bucket": "my-code", "S3Key": "miniature-1.zip"})
    assert bundle["Runtime"] == "provided.al2023"


@pytest.mark.parametrize(
    "parameters, fits",
    [
        (LAMBDA, True),
        (ZIP, True),
        (WORKER, True),
        ({"BucketName": BUCKET}, False),
        ({"BucketName": BUCKET, "CodeBucket": "my-code"}, False),
    ],
)
def test_a_function_without_code_is_refused_before_anything_is_made(parameters, fits):
    template = stack(parameters)
    rule = template.body["Rules"]["ALambdaFunctionNeedsItsCode"]
    applies = template.resolve(rule["RuleCondition"])
    assert (not applies or template.resolve(rule["Assertions"][0]["Assert"])) is fits


def test_a_message_is_hidden_for_six_times_as_long_as_the_function_runs():
    template = stack(LAMBDA)
    assert template.properties("Queue")["VisibilityTimeout"] >= 6 * template.properties("Function")["Timeout"]


def test_the_messages_of_a_worker_that_is_killed_come_back_soon():
    """It prolongs the time itself, so it needs no long one; below 30 s it would not take it."""
    assert 30 <= stack(WORKER).properties("Queue")["VisibilityTimeout"] <= 60


def test_one_bad_picture_does_not_bring_the_others_back():
    mapping = stack(LAMBDA, MaximumConcurrency="25").properties("Messages")
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": "25"}


def test_what_fails_ten_times_is_kept_for_somebody_to_look_at():
    template = stack(WORKER)
    redrive = template.properties("Queue")["RedrivePolicy"]
    assert redrive == {"deadLetterTargetArn": template.arn("DeadLetters"), "maxReceiveCount": 10}
    assert template.properties("Subscription")["RedrivePolicy"] == {"deadLetterTargetArn": template.arn("DeadLetters")}
    assert template.properties("DeadLetters")["MessageRetentionPeriod"] == 14 * 86400
    assert template.arn("DeadLetters") in template.outputs()["RetryCommand"]


def test_only_originals_set_it_going():
    """A variant that is stored would otherwise be the next upload."""
    made = stack(WORKER, MakeBucket="true").properties("Pictures")["NotificationConfiguration"]["TopicConfigurations"]
    for one in made:
        assert one["Filter"] == {"S3Key": {"Rules": [{"Name": "prefix", "Value": "originals/"}]}}
    by_hand = command(stack(WORKER))["TopicConfigurations"]
    assert [one["Filter"]["Key"]["FilterRules"] for one in by_hand] == [[{"Name": "prefix", "Value": "originals/"}]]
    assert [one["Event"] for one in made] == by_hand[0]["Events"]


def command(template):
    """The notification that the stack's command sets."""
    words = shlex.split(template.outputs()["NotificationCommand"])
    assert words[:3] == ["aws", "s3api", "put-bucket-notification-configuration"]
    assert words[words.index("--bucket") + 1] == BUCKET
    return json.loads(words[words.index("--notification-configuration") + 1])


def test_the_command_is_there_for_a_bucket_that_the_stack_did_not_make():
    assert "NotificationCommand" in stack(WORKER).outputs()
    assert "NotificationCommand" not in stack(WORKER, MakeBucket="true").outputs()


def test_the_topic_lets_the_bucket_in_before_the_bucket_is_made():
    """S3 tries a notification's topic when it is set. By name, so that neither waits for the other."""
    template = stack(WORKER, MakeBucket="true")
    assert template.body["Resources"]["Pictures"]["DependsOn"] == "TopicPolicy"
    assert "Pictures" not in json.dumps(template.body["Resources"]["TopicPolicy"])


OLD_TOPIC = f"arn:aws:sns:eu-west-1:{ACCOUNT}:uploads"


def test_a_topic_of_an_earlier_pipeline_is_taken_as_it_is():
    template = stack(WORKER, UploadsTopicArn=OLD_TOPIC)
    assert not {"Topic", "TopicPolicy", "Pictures"} & template.names()
    assert template.properties("Subscription")["TopicArn"] == OLD_TOPIC == template.outputs()["TopicArn"]
    for name in ("QueuePolicy", "DeadLettersPolicy"):
        condition = template.document(name)["Statement"][0]["Condition"]
        assert condition == {"ArnEquals": {"aws:SourceArn": OLD_TOPIC}}
    assert "NotificationCommand" not in template.outputs()


@pytest.mark.parametrize("topic, fits", [("", True), (OLD_TOPIC, False)])
def test_a_bucket_that_is_made_can_not_have_a_topic_already(topic, fits):
    template = stack(WORKER, MakeBucket="true", UploadsTopicArn=topic)
    rule = template.body["Rules"]["ABucketOfThisStackHasATopicOfThisStack"]
    assert template.resolve(rule["RuleCondition"]) is True
    assert template.resolve(rule["Assertions"][0]["Assert"]) is fits


def test_the_topic_signs_with_sha_256():
    assert stack(WORKER).properties("Topic") == {"SignatureVersion": "2"}


def test_with_signatures_every_size_is_cleared_and_originals_are_still_safe():
    document = stack(WORKER, SignedUrls="true").document("EagerPolicy")
    assert allows(document, "s3:DeleteObject", f"arn:aws:s3:::{BUCKET}/1000x,quality=70/cat.jpg")
    for action in ("s3:PutObject", "s3:DeleteObject", "s3:PutObjectAcl"):
        assert not allows(document, action, f"arn:aws:s3:::{BUCKET}/originals/800x600/cat.jpg")


def test_a_key_of_ones_own_may_be_used_and_no_other():
    key = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    document = stack(WORKER, KmsKeyArn=key).document("EagerPolicy")
    for action in ("kms:Decrypt", "kms:GenerateDataKey"):
        assert allows(document, action, key)
        assert not allows(document, action, key.replace("1234abcd", "abcd1234"))
    assert "kms:" not in json.dumps(stack(WORKER).document("EagerPolicy"))
    pattern = stack(WORKER).body["Parameters"]["KmsKeyArn"]["AllowedPattern"]
    for text, fits in (("", True), (key, True), (key.replace(":key/", ":alias/"), False), ("*", False)):
        assert (re.fullmatch(pattern, text) is not None) is fits, text


def test_without_a_distribution_there_is_nothing_to_purge():
    for distribution, expected in (("", False), ("E1ABCDEFGHIJKL", True)):
        template = stack(LAMBDA, DistributionId=distribution)
        sids = [statement["Sid"] for statement in template.document("EagerPolicy")["Statement"]]
        assert ("Purge" in sids) is expected
        assert ("MINIATURE_DISTRIBUTION" in template.properties("Function")["Environment"]["Variables"]) is expected


def test_the_alarms_call_whoever_is_named():
    alarms = [name for name, about in stack(LAMBDA).body["Resources"].items() if about["Type"].endswith("Alarm")]
    assert len(alarms) == 3
    topic = f"arn:aws:sns:eu-west-1:{ACCOUNT}:oncall"
    for name in alarms:
        assert stack(LAMBDA, AlarmTopicArn=topic).properties(name)["AlarmActions"] == [topic]
        assert "AlarmActions" not in stack(LAMBDA).properties(name)


def test_the_template_can_be_sent_in_one_piece():
    for path in FOLDER.glob("*.yaml"):
        assert len(path.read_bytes()) < 51_200, path.name
