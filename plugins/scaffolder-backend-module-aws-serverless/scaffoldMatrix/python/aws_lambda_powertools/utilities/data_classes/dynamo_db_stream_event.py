"""Records of a table's stream."""

from .common import Record


class DynamoDBRecord(Record):
    @property
    def event_id(self) -> str | None:
        return self._data.get("eventID")
