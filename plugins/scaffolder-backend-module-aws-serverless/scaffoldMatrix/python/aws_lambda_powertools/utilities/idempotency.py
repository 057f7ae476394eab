"""Functions that do their work once for a key."""

# mypy: ignore-errors

import functools
import hashlib
import json
import time

import boto3
import jmespath
from botocore.exceptions import ClientError


class IdempotencyConfig:
    def __init__(
        self, *, event_key_jmespath, raise_on_no_idempotency_key, expires_after_seconds
    ):
        self.path = jmespath.compile(event_key_jmespath)
        self.raise_on_no_idempotency_key = raise_on_no_idempotency_key
        self.expires_after_seconds = expires_after_seconds
        self.lambda_context = None

    def register_lambda_context(self, context):
        context.get_remaining_time_in_millis()
        self.lambda_context = context


class DynamoDBPersistenceLayer:
    def __init__(self, table_name):
        self.table_name = table_name
        self.client = boto3.client("dynamodb")


def idempotent_function(*, data_keyword_argument, config, persistence_store):
    def decorate(function):
        @functools.wraps(function)
        def once(**arguments):
            key = _key(function, config, arguments[data_keyword_argument])
            expiry = str(int(time.time()) + config.expires_after_seconds)
            store = persistence_store
            try:
                store.client.put_item(
                    TableName=store.table_name,
                    Item={
                        "id": {"S": key},
                        "expiration": {"N": expiry},
                        "status": {"S": "INPROGRESS"},
                    },
                    ConditionExpression="attribute_not_exists(#id)",
                    ExpressionAttributeNames={"#id": "id"},
                )
            except ClientError as error:
                if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                    raise
                there = error.response["Item"]
                if there["status"]["S"] != "COMPLETED":
                    raise RuntimeError("It is being processed already.") from error
                return json.loads(there["data"]["S"])
            try:
                result = function(**arguments)
            except Exception:
                store.client.delete_item(TableName=store.table_name, Key={"id": {"S": key}})
                raise
            store.client.update_item(
                TableName=store.table_name,
                Key={"id": {"S": key}},
                UpdateExpression=(
                    "SET #response_data = :response_data, #expiry = :expiry, #status = :status"
                ),
                ExpressionAttributeValues={
                    ":response_data": {"S": json.dumps(result)},
                    ":expiry": {"N": expiry},
                    ":status": {"S": "COMPLETED"},
                },
                ExpressionAttributeNames={
                    "#response_data": "data",
                    "#expiry": "expiration",
                    "#status": "status",
                },
            )
            return result

        return once

    return decorate


def _key(function, config, data):
    found = config.path.search(data)
    missing = found is None or (isinstance(found, list) and None in found)
    if missing and config.raise_on_no_idempotency_key:
        raise KeyError("There is no idempotency key.")
    digest = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
    return f"{function.__qualname__}#{digest}"
