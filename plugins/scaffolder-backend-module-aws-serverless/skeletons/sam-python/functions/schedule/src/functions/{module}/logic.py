"""The function's own work, apart from how it is called."""

from datetime import datetime


def run(started_at: datetime) -> int:
    """Works through what is due, and tells how much that was: put what the service is for here.

    The scheduler may call twice for one time, so a run must do no harm when it is repeated.
    The time is given, so that tests need no clock.
    """
    return len(items_due(started_at))


def items_due(at: datetime) -> list[str]:
    """What there is to do at a time."""
    return [at.date().isoformat()]
