"""Bodies of requests."""

import base64
import json
from typing import Any


class BadRequestError(Exception):
    """A request that the caller has to mend; told with the status 400."""


def parse_body(event: dict[str, Any]) -> dict[str, Any]:
    """The request's body.

    Raises BadRequestError where it is no object in JSON.
    """
    text = event.get("body") or ""
    if event.get("isBase64Encoded"):
        text = base64.b64decode(text).decode("utf-8")
    try:
        body = json.loads(text)
    except ValueError as error:
        raise BadRequestError("The body must be JSON.") from error
    if not isinstance(body, dict):
        raise BadRequestError("The body must be an object.")
    return body
