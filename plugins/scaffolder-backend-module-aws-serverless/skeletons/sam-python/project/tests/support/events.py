"""The sample events."""

import json
from pathlib import Path
from typing import Any

EVENTS = Path(__file__).parents[2] / "src" / "events"


def sample_event(name: str) -> Any:
    """What calls a function, as a sample."""
    return json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))
