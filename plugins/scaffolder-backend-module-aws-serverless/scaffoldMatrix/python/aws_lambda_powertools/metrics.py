"""Units of metrics."""

from enum import Enum


class MetricUnit(Enum):
    Bytes = "Bytes"
    Count = "Count"
