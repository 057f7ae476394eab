"""The function's own work, apart from how it is called."""

import boto3

s3 = boto3.client("s3")


def process_object(bucket: str, key: str) -> int:
    """At first it reads the object and measures it; put what the service is for here."""
    answer = s3.get_object(Bucket=bucket, Key=key)
    return len(answer["Body"].read())
