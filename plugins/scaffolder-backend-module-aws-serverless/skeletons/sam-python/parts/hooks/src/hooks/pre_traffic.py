"""Tries a new version with the sample event before it gets traffic."""

from typing import Any

from .deployment import Deployed, tell_outcome
from .try_version import try_version


def handler(event: dict[str, Any], _context: Any) -> None:
    """Called by CodeDeploy before traffic moves."""
    tell_outcome(event, check)


def check(deployed: Deployed) -> None:
    """The version answers."""
    try_version(deployed.function_name, deployed.target_version)
