import base64

import pytest

from shared.request_body import BadRequestError, parse_body


def test_reads_an_object() -> None:
    assert parse_body({"body": '{"a":1}', "isBase64Encoded": False}) == {"a": 1}


def test_reads_an_object_in_base64() -> None:
    body = base64.b64encode(b'{"a":1}').decode("ascii")
    assert parse_body({"body": body, "isBase64Encoded": True}) == {"a": 1}


@pytest.mark.parametrize("body", [None, "", "no JSON", "[]", "null", "1"])
def test_refuses_what_is_no_object(body: str | None) -> None:
    with pytest.raises(BadRequestError):
        parse_body({"body": body, "isBase64Encoded": False})
