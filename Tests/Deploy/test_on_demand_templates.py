# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""deploy/cloudformation/on-demand-*.yaml: CloudFront reaches the origin, and nobody else does."""

import re

import pytest

from stacks import ACCOUNT, REGION, Stack, policy
from template import ROOT, TEMPLATE, Template

DISTRIBUTION = "E1ABCDEFGHIJKL"
COMMON = {
    "Store": "s3://my-pictures",
    "DistributionId": DISTRIBUTION,
    "OriginPolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/origin",
    "ImageUri": f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/miniature:1",
}
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:verify-a1b2c3"
KEYS = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:keys-a1b2c3"


def function(**more):
    return Stack("on-demand-function.yaml", **COMMON, **more)


def service(**more):
    return Stack("on-demand-service.yaml", **COMMON, OriginVerifyArn=SECRET, **more)


def test_only_this_distribution_may_call_the_url():
    url = function().properties("Url")
    assert (url["AuthType"], url["InvokeMode"]) == ("AWS_IAM", "RESPONSE_STREAM")
    permissions = [function().properties(name) for name in ("CloudFrontCallsTheUrl", "CloudFrontCallsTheFunction")]
    assert [one["Action"] for one in permissions] == ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]
    assert permissions[0]["FunctionUrlAuthType"] == "AWS_IAM" and permissions[1]["InvokedViaFunctionUrl"] is True
    for one in permissions:
        assert one["Principal"] == "cloudfront.amazonaws.com"
        assert one["SourceArn"] == f"arn:aws:cloudfront::{ACCOUNT}:distribution/{DISTRIBUTION}"
    control = function().properties("AccessControl")["OriginAccessControlConfig"]
    assert (control["OriginAccessControlOriginType"], control["SigningBehavior"]) == ("lambda", "always")


def test_the_function_ends_before_cloudfront_gives_up():
    origin = Template(TEMPLATE.read_text()).properties("Distribution")["DistributionConfig"]["Origins"][1]
    deadline = int(re.search(r"`MINIATURE_DEADLINE` .*? \| (\d+) \|", (ROOT / "README.md").read_text()).group(1))
    timeout = function().properties("Function")["Timeout"]
    assert deadline < timeout < origin["CustomOriginConfig"]["OriginReadTimeout"]


def test_the_functions_number_is_bounded():
    assert function(Concurrency="7").properties("Function")["ReservedConcurrentExecutions"] == "7"
    # A new account has nothing to reserve.
    assert "ReservedConcurrentExecutions" not in function(Concurrency="0").properties("Function")


def test_the_functions_role_has_the_origins_policy_and_its_log():
    role = function().properties("Role")
    assert role["ManagedPolicyArns"] == [COMMON["OriginPolicyArn"]]
    assert function().document("Role") == policy("logs", LOGS="logs")


@pytest.mark.parametrize("name", ["on-demand-function.yaml", "eager.yaml"])
def test_lambda_may_take_the_role_whatever_it_says_of_itself(name):
    """It is not documented to send a key such as aws:SourceAccount: with a condition no function might start."""
    document = Stack(name, **({"BucketName": "my-pictures"} if name == "eager.yaml" else COMMON))
    statement = document.properties("Role")["AssumeRolePolicyDocument"]["Statement"]
    assert statement == [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ]


def test_nobody_but_cloudfront_reaches_the_load_balancer_and_nobody_but_it_the_containers():
    template = service(CloudFrontPrefixList="pl-1234")
    rules = template.properties("LoadBalancerGroup")["SecurityGroupIngress"]
    assert [(rule["FromPort"], rule["SourcePrefixListId"]) for rule in rules] == [(443, "pl-1234")]
    rules = template.properties("ServiceGroup")["SecurityGroupIngress"]
    assert {(rule["FromPort"], rule["SourceSecurityGroupId"]) for rule in rules} == {
        (8080, "loadbalancergroup-id"),
        (9090, "loadbalancergroup-id"),
    }


def test_the_listener_leads_nobody_to_the_admin_port():
    targets = service().properties("Targets")
    assert targets["Port"] == 8080
    assert (targets["HealthCheckPort"], targets["HealthCheckPath"]) == ("9090", "/readyz")
    assert service().properties("Service")["LoadBalancers"][0]["ContainerPort"] == 8080


def container(**more):
    return service(**more).properties("Task")["ContainerDefinitions"][0]


def test_the_container_can_write_nothing_and_has_no_rights():
    one = container()
    assert one["ReadonlyRootFilesystem"] is True and one["User"] == "65532:65532"
    assert one["LinuxParameters"] == {"Capabilities": {"Drop": ["ALL"]}}


def test_the_container_is_given_time_to_drain():
    drain = int(
        re.search(
            r"drain = Duration.seconds\((\d+)\)", (ROOT / "Sources/miniature/Composition/Parts+Events.swift").read_text()
        ).group(1)
    )
    assert container()["StopTimeout"] > drain
    attributes = {one["Key"]: one["Value"] for one in service().properties("Targets")["TargetGroupAttributes"]}
    assert int(attributes["deregistration_delay.timeout_seconds"]) >= drain


@pytest.mark.parametrize("keys", ["", KEYS])
def test_secrets_are_not_in_the_task_and_only_ecs_reads_them(keys):
    template = service(SigningKeysArn=keys)
    secrets = {one["Name"]: one["ValueFrom"] for one in container(SigningKeysArn=keys)["Secrets"]}
    expected = {"MINIATURE_ORIGIN_VERIFY": SECRET} | ({"MINIATURE_SIGNING_KEYS": KEYS} if keys else {})
    assert secrets == expected
    document = policy("secrets", SECRET="verify-a1b2c3")
    document["Statement"][0]["Resource"] = list(expected.values())
    assert template.document("ExecutionRole") == document
    assert template.properties("TaskRole")["ManagedPolicyArns"] == [COMMON["OriginPolicyArn"]]


@pytest.mark.parametrize(
    "template",
    [function(), service(), Stack("eager.yaml", BucketName="my-pictures", Compute="lambda")],
    ids=["function", "service", "eager"],
)
def test_the_variables_are_settings_of_the_program(template):
    """README.md has the table. What it does not have yet is named here, and has to be there one day."""
    known = set(re.findall(r"`(MINIATURE_\w+)`", (ROOT / "README.md").read_text()))
    used = {name for about in template.body["Resources"].values() for name in re.findall(r"MINIATURE_\w+", str(about))}
    assert used and used <= known


def test_the_description_of_every_parameter_is_a_sentence():
    for template in (function(), service(), Stack("eager.yaml")):
        for name, about in template.body["Parameters"].items():
            assert re.search(r"[.]$|origin-facing$", about["Description"]), name
