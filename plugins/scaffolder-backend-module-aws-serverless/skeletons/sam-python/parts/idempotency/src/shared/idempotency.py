"""Remembers which events have been dealt with."""

import os

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
)

persistence = DynamoDBPersistenceLayer(table_name=os.environ.get("IDEMPOTENCY_TABLE", ""))


def idempotency_by(event_key_jmespath: str) -> IdempotencyConfig:
    """Tells events apart by what stands at a path in them, such as ``messageId``.

    They are remembered for a day: longer than any of the triggers delivers one again.
    """
    return IdempotencyConfig(
        event_key_jmespath=event_key_jmespath,
        raise_on_no_idempotency_key=True,
        expires_after_seconds=24 * 60 * 60,
    )
