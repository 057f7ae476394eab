"""Makes sure of a new version once it has all traffic."""

import os
from typing import Any

from .deployment import Deployed, tell_outcome
from .error_rate import error_rate_of
from .try_version import CheckError, try_version


def handler(event: dict[str, Any], _context: Any) -> None:
    """Called by CodeDeploy once all traffic has moved."""
    tell_outcome(event, check)


def check(deployed: Deployed) -> None:
    """Callers of the alias get to the version, it answers, and little of it has failed."""
    function_name, alias, version = deployed.function_name, deployed.alias, deployed.target_version
    answered = try_version(function_name, alias)
    if answered != version:
        raise CheckError(f"{alias} leads to version {answered}, not {version}.")
    limit = float(os.environ["ERROR_RATE_PERCENT"])
    rate = error_rate_of(function_name, alias, version)
    if rate > limit:
        raise CheckError(f"{rate:.1f} % of its invocations failed; {limit:g} % may.")
