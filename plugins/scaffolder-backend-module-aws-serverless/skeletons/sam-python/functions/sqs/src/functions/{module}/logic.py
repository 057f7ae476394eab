"""The function's own work, apart from how it is called."""

import json
from typing import Any


def parse_message(body: str) -> dict[str, Any]:
    """Reads a message.

    Raises ValueError where it is no object in JSON. Such a message is tried again and
    ends in the dead-letter queue, where it can be looked at.
    """
    message = json.loads(body)
    if not isinstance(message, dict):
        raise ValueError("The message is no object.")
    return message


def process_message(message: dict[str, Any]) -> int:
    """At first it counts what the message says; put what the service is for here."""
    return len(message)
