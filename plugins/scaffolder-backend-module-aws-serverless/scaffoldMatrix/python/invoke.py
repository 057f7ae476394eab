"""Calls a handler as Lambda does: invoke.py MODULE EVENT [smoke-test]"""

import functools
import importlib
import json
import os
import sys
from types import SimpleNamespace

import boto3

module, event_file, *mode = sys.argv[1:]
# This machine's boto3 is older than AWS_ENDPOINT_URL.
boto3.client = functools.partial(boto3.client, endpoint_url=os.environ["AWS_ENDPOINT_URL"])

custom = {"smokeTest": True} if mode == ["smoke-test"] else {}
context = SimpleNamespace(
    function_name="function",
    aws_request_id="3f5e9a52-6f0e-4c6c-9a3c-1a9d3b9f6c11",
    client_context=SimpleNamespace(custom=custom),
    get_remaining_time_in_millis=lambda: 10_000,
)
with open(event_file, encoding="utf-8") as file:
    event = json.load(file)
result = importlib.import_module(module).handler(event, context)
print(f"\nRESULT {json.dumps(result)}")
