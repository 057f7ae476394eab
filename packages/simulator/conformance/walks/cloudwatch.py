"""CloudWatch: alarms and metric data, in whichever protocol this botocore speaks."""
from datetime import datetime, timedelta, timezone

from world import pages


def walk(world):
    alarms(world)
    data(world)
    estate(world)


def simulated_now(world):
    now = world.control("GET", "clock")["now"] / 1000
    return datetime.fromtimestamp(now, timezone.utc)


def alarms(world):
    client = world.client("cloudwatch")
    client.put_metric_alarm(
        AlarmName="walk-errors",
        AlarmDescription="errors of <walk> & others",
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Dimensions=[{"Name": "FunctionName", "Value": "walk-prod"}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=2,
        DatapointsToAlarm=1,
        Threshold=1.5,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
        AlarmActions=[f"arn:aws:sns:us-east-1:{world.account}:walk"],
        Tags=[{"Key": "service", "Value": "walk"}],
    )
    client.put_metric_alarm(
        AlarmName="walk-rate",
        EvaluationPeriods=1,
        Threshold=5,
        ComparisonOperator="GreaterThanThreshold",
        Metrics=[
            {"Id": "rate", "Expression": "100 * errors / calls", "Label": "rate"},
            metric("errors", "Errors"),
            metric("calls", "Invocations"),
        ],
    )
    world.step(120)
    client.set_alarm_state(
        AlarmName="walk-errors",
        StateValue="ALARM",
        StateReason="walked into",
        StateReasonData='{"walk": 1}',
    )
    found = pages(client, "describe_alarms")
    assert [a["AlarmName"] for a in found[0]["MetricAlarms"]] == [
        "walk-errors",
        "walk-rate",
    ], found
    client.describe_alarms(AlarmNamePrefix="walk-", StateValue="ALARM", MaxRecords=1)
    client.describe_alarms_for_metric(
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Dimensions=[{"Name": "FunctionName", "Value": "walk-prod"}],
    )
    pages(client, "describe_alarm_history", AlarmName="walk-errors")
    arn = found[0]["MetricAlarms"][0]["AlarmArn"]
    client.list_tags_for_resource(ResourceARN=arn)
    world.refused(
        ["ResourceNotFound", "ResourceNotFoundException"],
        client.set_alarm_state,
        AlarmName="nothing",
        StateValue="OK",
        StateReason="none",
    )
    world.refused(
        ["ValidationError", "ValidationException"],
        client.describe_alarms,
        MaxRecords=101,
    )
    client.delete_alarms(AlarmNames=["walk-errors", "walk-rate"])
    assert client.describe_alarms()["MetricAlarms"] == []


def metric(name, metric_name, function="walk-prod"):
    """A query of a Lambda metric."""
    return {
        "Id": name,
        "MetricStat": {
            "Metric": {
                "Namespace": "AWS/Lambda",
                "MetricName": metric_name,
                "Dimensions": [{"Name": "FunctionName", "Value": function}],
            },
            "Period": 60,
            "Stat": "Sum",
        },
        "ReturnData": False,
    }


def data(world):
    client = world.client("cloudwatch")
    now = simulated_now(world)
    put = [
        {
            "MetricName": "Steps",
            "Dimensions": [{"Name": "Path", "Value": "north & south"}],
            "Timestamp": now - timedelta(minutes=minute),
            "Value": minute * 1.5,
            "Unit": "Count",
        }
        for minute in range(1, 10)
    ]
    client.put_metric_data(Namespace="Walk", MetricData=put)
    many = [{**put[0], "Dimensions": [{"Name": "N", "Value": str(n)}]} for n in range(300)]
    client.put_metric_data(Namespace="Walk", MetricData=many)
    pages(client, "list_metrics", Namespace="Walk")
    statistics = client.get_metric_statistics(
        Namespace="Walk",
        MetricName="Steps",
        Dimensions=put[0]["Dimensions"],
        StartTime=now - timedelta(hours=1),
        EndTime=now,
        Period=60,
        Statistics=["Sum", "Maximum", "SampleCount"],
    )
    assert len(statistics["Datapoints"]) == 9, statistics
    query = {
        "Id": "steps",
        "MetricStat": {
            "Metric": {
                "Namespace": "Walk",
                "MetricName": "Steps",
                "Dimensions": put[0]["Dimensions"],
            },
            "Period": 60,
            "Stat": "Sum",
        },
    }
    found = pages(
        client,
        "get_metric_data",
        MetricDataQueries=[query, {"Id": "twice", "Expression": "steps * 2"}],
        StartTime=now - timedelta(hours=1),
        EndTime=now,
    )
    assert len(found[0]["MetricDataResults"][0]["Values"]) == 9, found
    world.refused(
        ["ValidationError", "ValidationException"],
        client.get_metric_data,
        MetricDataQueries=[query],
        StartTime=now,
        EndTime=now - timedelta(hours=1),
    )


def estate(world):
    """Alarms and charts of the demo."""
    now = simulated_now(world)
    for account in ("111111111111", "222222222222", "333333333333"):
        client = world.demo("cloudwatch", account)
        found = [
            alarm
            for page in pages(client, "describe_alarms")
            for alarm in page["MetricAlarms"]
        ]
        for alarm in found[:10]:
            client.describe_alarm_history(AlarmName=alarm["AlarmName"])
            client.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])
        for name in ("Invocations", "Errors", "Duration", "Throttles"):
            query = metric("m", name, "royalty-calculator-prod")
            query["ReturnData"] = True
            query["MetricStat"]["Period"] = 300
            pages(
                client,
                "get_metric_data",
                MetricDataQueries=[query],
                StartTime=now - timedelta(hours=6),
                EndTime=now,
            )
        client.list_metrics(Namespace="AWS/Lambda")
