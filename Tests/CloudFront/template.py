# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The CloudFormation template as CloudFormation would read it: parameters filled in, functions resolved."""

import fnmatch
import re
import subprocess
import sys
from pathlib import Path

from cfnlint.decode import decode_str

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "deploy/cloudfront/build"
TEMPLATE = ROOT / "deploy/cloudfront/template.yaml"
NONE = object()


def build(*arguments):
    """The standard output of deploy/cloudfront/build."""
    run = subprocess.run([sys.executable, BUILD, *arguments], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise ValueError(run.stderr)
    return run.stdout


class Template:
    """A template with its parameters."""

    def __init__(self, text, **parameters):
        self.body, problems = decode_str(text)
        assert not problems, problems
        declared = self.body["Parameters"].items()
        self.values = {name: str(parameters.get(name, about.get("Default", ""))) for name, about in declared}
        self.values |= {"AWS::Partition": "aws", "AWS::AccountId": "111122223333", "AWS::StackName": "pictures"}
        for name in self.body["Resources"]:
            self.values[name] = f"{name.lower()}-id"

    def properties(self, name):
        """A resource's properties, resolved."""
        return self.resolve(self.body["Resources"][name]["Properties"])

    def exists(self, name):
        """Whether a resource's condition holds."""
        condition = self.body["Resources"][name].get("Condition")
        return condition is None or self.holds(condition)

    def holds(self, condition):
        return self.resolve(self.body["Conditions"][condition])

    def resolve(self, value):
        """A value without functions in it."""
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not NONE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            name, argument = next(iter(value.items()))
            function = getattr(self, "_" + name.replace("Fn::", "").lower(), None)
            if name in ("Ref", "Fn::Sub", "Fn::GetAtt", "Fn::If", "Fn::Equals", "Fn::Not"):
                return function(argument)
        resolved = {key: self.resolve(item) for key, item in value.items()}
        return {key: item for key, item in resolved.items() if item is not NONE}

    def _ref(self, name):
        if name == "AWS::NoValue":
            return NONE
        is_list = self.body["Parameters"].get(name, {}).get("Type") == "CommaDelimitedList"
        return self.values[name].split(",") if is_list else self.values[name]

    def _sub(self, text):
        return re.sub(r"\$\{([\w:.]+)\}", lambda found: self._named(found.group(1)), text)

    def _named(self, name):
        return self._getatt(name.split(".")) if "." in name else self.values[name]

    def _getatt(self, path):
        resource, attribute = path if isinstance(path, list) else path.split(".", 1)
        return f"arn:aws:s3:::{self.values[resource]}" if attribute == "Arn" else f"{resource}.{attribute}"

    def _if(self, argument):
        condition, then, otherwise = argument
        return self.resolve(then if self.holds(condition) else otherwise)

    def _equals(self, argument):
        left, right = (str(self.resolve(side)) for side in argument)
        return left == right

    def _not(self, argument):
        return not self.resolve(argument[0])


def allows(document, action, resource):
    """Whether a policy allows an action, its conditions taken for true; a Deny comes first."""
    effects = {
        statement["Effect"]
        for statement in document["Statement"]
        if statement.get("Condition", {}).get("Bool") is None
        and any(fnmatch.fnmatchcase(action, pattern) for pattern in listed(statement["Action"]))
        and any(matches(resource, pattern) for pattern in listed(statement["Resource"]))
    }
    return effects == {"Allow"}


def matches(resource, pattern):
    """IAM's wildcards: * and ?, over slashes too, and nothing else."""
    expression = "".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in pattern)
    return re.fullmatch(expression, resource) is not None


def listed(value):
    return value if isinstance(value, list) else [value]
