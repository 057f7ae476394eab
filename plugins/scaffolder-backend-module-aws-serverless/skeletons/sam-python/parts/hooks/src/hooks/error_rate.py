"""How much of a version has failed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3

# Longer than any deployment takes to shift its traffic.
WINDOW = timedelta(hours=3)

cloudwatch = boto3.client("cloudwatch")


def error_rate_of(function_name: str, alias: str, version: str) -> float:
    """How many of a hundred invocations of a version have failed so far."""

    def query(query_id: str, metric: str) -> dict[str, Any]:
        return {
            "Id": query_id,
            "MetricStat": {
                "Period": 60,
                "Stat": "Sum",
                "Metric": {
                    "Namespace": "AWS/Lambda",
                    "MetricName": metric,
                    "Dimensions": [
                        {"Name": "FunctionName", "Value": function_name},
                        {"Name": "Resource", "Value": f"{function_name}:{alias}"},
                        {"Name": "ExecutedVersion", "Value": version},
                    ],
                },
            },
        }

    now = datetime.now(UTC)
    results = cloudwatch.get_metric_data(
        StartTime=now - WINDOW,
        EndTime=now,
        MetricDataQueries=[query("errors", "Errors"), query("invocations", "Invocations")],
    )["MetricDataResults"]
    sums = {result["Id"]: sum(result["Values"]) for result in results}
    invocations = sums.get("invocations", 0)
    return 100 * sums.get("errors", 0) / invocations if invocations else 0
