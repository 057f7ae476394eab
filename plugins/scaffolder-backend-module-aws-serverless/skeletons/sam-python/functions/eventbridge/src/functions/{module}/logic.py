"""The function's own work, apart from how it is called."""

from typing import Any


def parse_detail(detail: Any) -> dict[str, Any]:
    """Reads an event's detail.

    Raises ValueError where it is no object. Such an event is tried again and ends in the
    dead-letter queue, where it can be looked at.
    """
    if not isinstance(detail, dict):
        raise ValueError("The detail is no object.")
    return detail


def process_detail(detail: dict[str, Any]) -> int:
    """At first it counts what the event tells; put what the service is for here."""
    return len(detail)
