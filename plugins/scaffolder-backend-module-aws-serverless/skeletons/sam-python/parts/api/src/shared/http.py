"""Answers of the API."""

import json
from typing import Any


def json_response(status_code: int, body: Any) -> dict[str, Any]:
    """An answer in JSON."""
    return {
        "statusCode": status_code,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
