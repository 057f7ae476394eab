"""Shows that the checks notice what they are for."""
import botocore.session

from checks import Checks


def model(service, operation):
    session = botocore.session.Session()
    return session.get_service_model(service).operation_model(operation)


class Response:
    """A raw HTTP response."""

    def __init__(self, content, content_type):
        self.content = content
        self.status_code = 200
        self.headers = {"content-type": content_type}


JSON = b'{"FunctionVersion": "7", "Name": "live", "New": 1}'
XML = (
    b'<R xmlns="urn:x"><GetCallerIdentityResult><Account>1</Account>'
    b"<Arn>a</Arn></GetCallerIdentityResult></R>"
)

CASES = [
    # service, operation, body, content type, parsed, number of failures
    ("lambda", "GetAlias", JSON, "application/json", {"FunctionVersion": "7", "Name": "live"}, 0),
    ("lambda", "GetAlias", JSON, "application/json", {"Name": "live"}, 1),
    ("lambda", "GetAlias", JSON, "application/json", {"FunctionVersion": "8", "Name": "live"}, 1),
    ("sts", "GetCallerIdentity", XML, "text/xml", {"Account": "1", "Arn": "a"}, 0),
    ("sts", "GetCallerIdentity", XML, "text/xml", {"Account": "1"}, 1),
    ("sts", "GetCallerIdentity", XML, "text/xml", {"Account": "2", "Arn": "a"}, 1),
    # A required member is missing.
    ("amplify", "GetBackendEnvironment", b"{}", "application/json", {}, 1),
]


def selftest():
    for service, operation, body, content_type, parsed, expected in CASES:
        checks = Checks()
        checks.after_call(
            http_response=Response(body, content_type),
            parsed=parsed,
            model=model(service, operation),
        )
        assert len(checks.failures) == expected, (operation, parsed, checks.failures)
        if body == JSON:
            assert checks.unknown == {"AliasConfiguration.New"}, checks.unknown
