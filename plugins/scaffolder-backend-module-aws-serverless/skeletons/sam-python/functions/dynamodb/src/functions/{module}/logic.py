"""The function's own work, apart from how it is called."""

from dataclasses import dataclass
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

_deserializer = TypeDeserializer()


@dataclass
class Change:
    """A change of the table: the item now, and before; nothing where there was none."""

    now: dict[str, Any] | None
    before: dict[str, Any] | None


def change_of(record: dict[str, Any]) -> Change:
    """Reads a record of the stream.

    Raises ValueError where it tells of no item.
    """
    images = record.get("dynamodb", {})
    change = Change(now=_item(images.get("NewImage")), before=_item(images.get("OldImage")))
    if change.now is None and change.before is None:
        raise ValueError("The record holds no item.")
    return change


def _item(image: dict[str, Any] | None) -> dict[str, Any] | None:
    if image is None:
        return None
    return {name: _deserializer.deserialize(value) for name, value in image.items()}


def process_change(change: Change) -> str:
    """At first it tells what kind of change it is; put what the service is for here."""
    if change.before is None:
        return "added"
    return "removed" if change.now is None else "changed"
