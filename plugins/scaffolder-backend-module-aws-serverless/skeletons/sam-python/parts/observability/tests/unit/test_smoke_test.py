from shared.smoke_test import is_smoke_test
from tests.support.context import Context, smoke_test_context


def test_tells_a_smoke_test_from_a_call_that_counts() -> None:
    assert is_smoke_test(smoke_test_context())
    assert not is_smoke_test(Context())
