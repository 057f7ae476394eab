"""Calls a handler as Lambda does, once for each line of its input: invoke.py MODULE
reads lines of `event FILE` and `smoke-test FILE`."""

import functools
import importlib
import json
import os
import sys
from types import SimpleNamespace

import boto3

# This machine's boto3 is older than AWS_ENDPOINT_URL.
boto3.client = functools.partial(boto3.client, endpoint_url=os.environ["AWS_ENDPOINT_URL"])


def context_of(mode: str) -> SimpleNamespace:
    custom = {"smokeTest": True} if mode == "smoke-test" else {}
    return SimpleNamespace(
        function_name="function",
        aws_request_id="3f5e9a52-6f0e-4c6c-9a3c-1a9d3b9f6c11",
        client_context=SimpleNamespace(custom=custom),
        get_remaining_time_in_millis=lambda: 10_000,
    )


handler = importlib.import_module(sys.argv[1]).handler
for line in sys.stdin:
    mode, event_file = line.rstrip("\n").split(" ", 1)
    with open(event_file, encoding="utf-8") as file:
        event = json.load(file)
    result = handler(event, context_of(mode))
    print(f"\nRESULT {json.dumps(result)}", flush=True)
