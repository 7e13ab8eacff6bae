# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The templates of deploy/cloudformation with parameters filled in, and the policies of deploy/iam with their names."""

import json
import re

from template import ROOT, Template  # from Tests/CloudFront

FOLDER = ROOT / "deploy/cloudformation"
POLICIES = ROOT / "deploy/iam"
REGION = "eu-west-1"
ACCOUNT = "111122223333"


class Stack(Template):
    """A template of deploy/cloudformation, its resources named as AWS would name them."""

    def __init__(self, name, **parameters):
        super().__init__((FOLDER / name).read_text(), **parameters)
        self.values |= {"AWS::Region": REGION}
        for resource, about in self.body["Resources"].items():
            if about["Type"] == "AWS::S3::Bucket":
                self.values[resource] = self.resolve(about["Properties"]["BucketName"])
            if about["Type"] == "AWS::SNS::Topic":
                self.values[resource] = self.arn(resource)

    def document(self, name):
        """The policy of a resource, or the first policy within a role."""
        properties = self.properties(name)
        return properties["Policies"][0]["PolicyDocument"] if "Policies" in properties else properties["PolicyDocument"]

    def names(self):
        """All resources that are made with these parameters."""
        return {name for name in self.body["Resources"] if self.exists(name)}

    def outputs(self):
        """All outputs there are with these parameters."""
        there = {name: about for name, about in self.body["Outputs"].items()
                 if "Condition" not in about or self.holds(about["Condition"])}  # fmt: skip
        return {name: self.resolve(about["Value"]) for name, about in there.items()}

    def arn(self, name):
        """What Fn::GetAtt NAME.Arn gives, or Ref of a topic."""
        identifier = name.lower()
        return {
            "AWS::S3::Bucket": f"arn:aws:s3:::{self.values[name]}",
            "AWS::SNS::Topic": f"arn:aws:sns:{REGION}:{ACCOUNT}:{identifier}",
            "AWS::SQS::Queue": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{identifier}",
            "AWS::Logs::LogGroup": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{identifier}:*",
        }.get(self.body["Resources"][name]["Type"], f"{name}.Arn")

    def resolve(self, value):
        if isinstance(value, dict) and len(value) == 1:
            name, argument = next(iter(value.items()))
            if name == "Fn::Join":
                return argument[0].join(self.resolve(argument[1]))
            if name in ("Fn::And", "Fn::Or"):
                return {"Fn::And": all, "Fn::Or": any}[name](self.resolve(part) for part in argument)
            if name == "Condition" and isinstance(argument, str):
                return self.holds(argument)
        return super().resolve(value)

    def _getatt(self, path):
        resource, attribute = path if isinstance(path, list) else path.split(".", 1)
        return self.arn(resource) if attribute == "Arn" else f"{resource}.{attribute}"


def policy(name, **names):
    """A policy of deploy/iam, with names for BUCKET, QUEUE and the others."""
    text = (POLICIES / f"{name}.json").read_text()
    for word, value in {"REGION": REGION, "ACCOUNT": ACCOUNT, **names}.items():
        text = re.sub(rf"\b{word}\b", value, text)
    left = re.findall(r"\b(BUCKET|QUEUE|TOPIC|DISTRIBUTION|LOGS|SECRET|DISTRIBUTION_ID)\b", text)
    assert not left, left
    return json.loads(text)
