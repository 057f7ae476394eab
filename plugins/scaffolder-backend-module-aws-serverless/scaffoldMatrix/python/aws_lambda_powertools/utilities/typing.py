"""Types of Lambda."""

from typing import Any


class LambdaContext:
    function_name: str
    aws_request_id: str
    client_context: Any
