"""Messages of a queue."""

from .common import Record


class SQSRecord(Record):
    @property
    def message_id(self) -> str:
        return self._data["messageId"]

    @property
    def body(self) -> str:
        return self._data["body"]
