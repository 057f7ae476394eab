"""The table of the idempotency, in memory."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.idempotency import persistence


class IdempotencyTable:
    """A client of DynamoDB whose one table refuses a key that it has."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}

    def put_item(self, *, Item: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803
        """Puts an item in, under the condition that it is new."""
        key = Item["id"]["S"]
        if key in self.items:
            error = {"Code": "ConditionalCheckFailedException", "Message": "It is there."}
            raise ClientError({"Error": error, "Item": self.items[key]}, "PutItem")
        self.items[key] = dict(Item)
        return {}

    def update_item(
        self,
        *,
        Key: dict[str, Any],  # noqa: N803
        ExpressionAttributeNames: dict[str, str],  # noqa: N803
        ExpressionAttributeValues: dict[str, Any],  # noqa: N803
        **_: Any,
    ) -> dict[str, Any]:
        """Sets attributes of an item; placeholders of names and values are alike."""
        item = self.items[Key["id"]["S"]]
        for placeholder, name in ExpressionAttributeNames.items():
            item[name] = ExpressionAttributeValues[f":{placeholder[1:]}"]
        return {}

    def delete_item(self, *, Key: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803
        """Takes an item out, so that its event can be tried again."""
        self.items.pop(Key["id"]["S"], None)
        return {}


@pytest.fixture(autouse=True)
def idempotency_table(monkeypatch: pytest.MonkeyPatch) -> IdempotencyTable:
    """An empty table for every test."""
    table = IdempotencyTable()
    monkeypatch.setattr(persistence, "client", table)
    return table
