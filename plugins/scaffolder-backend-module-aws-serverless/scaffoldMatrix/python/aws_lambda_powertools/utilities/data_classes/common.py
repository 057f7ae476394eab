"""Records as objects."""

from typing import Any


class Record:
    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    @property
    def raw_event(self) -> dict[str, Any]:
        return self._data
