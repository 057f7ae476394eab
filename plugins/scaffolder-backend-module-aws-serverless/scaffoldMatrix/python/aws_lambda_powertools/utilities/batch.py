"""Batches of which some records may fail."""

# mypy: ignore-errors

from enum import Enum

from .data_classes.dynamo_db_stream_event import DynamoDBRecord
from .data_classes.sqs_event import SQSRecord


class EventType(Enum):
    SQS = "SQS"
    DynamoDBStreams = "DynamoDBStreams"


class BatchProcessor:
    def __init__(self, event_type, *, raise_on_entire_batch_failure=True):
        self.event_type = event_type
        self.raise_on_entire_batch_failure = raise_on_entire_batch_failure


def process_partial_response(*, event, record_handler, processor, context):
    failed = []
    for data in event["Records"]:
        is_queue = processor.event_type is EventType.SQS
        record = SQSRecord(data) if is_queue else DynamoDBRecord(data)
        try:
            record_handler(record)
        except Exception:
            failed.append(
                data["messageId"] if is_queue else data["dynamodb"]["SequenceNumber"]
            )
    if failed and processor.raise_on_entire_batch_failure and len(failed) == len(event["Records"]):
        raise RuntimeError("All records failed processing.")
    return {"batchItemFailures": [{"itemIdentifier": key} for key in failed]}
