"""Clients for the simulator, and its control interface."""
import json
import urllib.request

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

REGION = "us-east-1"
TOOLS = {"aws_access_key_id": "AKIASIMTOOLS00000000", "aws_secret_access_key": "simulator"}

# The demo estate's production.
PROD = "333333333333"

# An account of the walks' own, apart from the demo estate.
ACCOUNT = "444455556666"
OWN = {"aws_access_key_id": "AKIACONFORMANCE00000", "aws_secret_access_key": "simulator"}


class World:
    def __init__(self, url, checks):
        self.url = url
        self.checks = checks
        self.account = ACCOUNT
        self.region = REGION
        self.control(
            "POST",
            "actions/iam.putAccessKey",
            {"accessKeyId": OWN["aws_access_key_id"], "account": ACCOUNT},
        )

    def control(self, method, path, body=None):
        """A call of the control interface."""
        request = urllib.request.Request(
            f"{self.url}/_simulator/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        with urllib.request.urlopen(request) as response:
            return json.loads(response.read())

    def step(self, seconds):
        """Moves the world's clock forward."""
        return self.control("POST", "clock/step", {"ms": seconds * 1000})

    def client(self, service, keys=None, validate=True):
        """A botocore client whose every response is checked; it may send nonsense on request."""
        session = botocore.session.Session()
        client = session.create_client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            config=Config(
                retries={"total_max_attempts": 1},
                read_timeout=20,
                parameter_validation=validate,
            ),
            **(keys or OWN),
        )
        # First, before botocore's own handlers make the answer more convenient.
        client.meta.events.register_first("after-call", self.checks.after_call)
        return client

    def assume(self, account, role):
        """Temporary keys of a role."""
        answer = self.client("sts", TOOLS).assume_role(
            RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName="walk"
        )["Credentials"]
        return {
            "aws_access_key_id": answer["AccessKeyId"],
            "aws_secret_access_key": answer["SecretAccessKey"],
            "aws_session_token": answer["SessionToken"],
        }

    def demo(self, service, account=PROD):
        """A reading client in an account of the demo estate."""
        return self.client(service, self.assume(account, "backspin-read"))

    def refused(self, codes, call, **kwargs):
        """Makes a call that must fail with one of these codes."""
        expected = codes if isinstance(codes, (list, tuple)) else [codes]
        try:
            call(**kwargs)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code not in expected:
                self.checks.fail(
                    call.__name__, f"expected {expected}, got {code}: {error}"
                )
            return error.response
        self.checks.fail(call.__name__, f"expected {expected}, but it succeeded")
        return None


def pages(client, operation, **kwargs):
    """Every page of an operation that botocore can page."""
    return list(client.get_paginator(operation).paginate(**kwargs))
