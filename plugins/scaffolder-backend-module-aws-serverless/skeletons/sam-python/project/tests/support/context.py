"""What Lambda tells a handler about its invocation."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from shared.smoke_test import SMOKE_TEST


@dataclass
class Context:
    """Context of an invocation."""

    function_name: str = "function"
    function_version: str = "1"
    memory_limit_in_mb: int = 256
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:123456789012:function:function"
    aws_request_id: str = "3f5e9a52-6f0e-4c6c-9a3c-1a9d3b9f6c11"
    client_context: SimpleNamespace | None = field(default=None)

    def get_remaining_time_in_millis(self) -> int:
        """How much of the timeout is left."""
        return 10_000


def smoke_test_context() -> Context:
    """Context of an invocation that only tries the version."""
    return Context(client_context=SimpleNamespace(**SMOKE_TEST))
