"""How callers say that they only try a version."""

from typing import Any

# What such callers send as the invocation's client context.
SMOKE_TEST = {"custom": {"smokeTest": True}}


def is_smoke_test(context: Any) -> bool:
    """Whether a deployment's check or an integration test is calling.

    Then all is done that can be done without changing anything. It is told in the
    client context, which only callers with the right to invoke the function can set.
    """
    custom = getattr(getattr(context, "client_context", None), "custom", None) or {}
    return custom.get("smokeTest") is True
