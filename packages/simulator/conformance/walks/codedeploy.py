"""CodeDeploy for Lambda: groups, a shifting deployment, a stop, and the demo's history."""
import hashlib
import json

from walks.lambda_ import package
from world import pages


def app_spec(function, current, target):
    """A revision that moves the alias `live` from one version to another."""
    content = json.dumps(
        {
            "version": 0.0,
            "Resources": [
                {
                    function: {
                        "Type": "AWS::Lambda::Function",
                        "Properties": {
                            "Name": function,
                            "Alias": "live",
                            "CurrentVersion": current,
                            "TargetVersion": target,
                        },
                    }
                }
            ],
        }
    )
    digest = hashlib.sha256(content.encode()).hexdigest()
    return {
        "revisionType": "AppSpecContent",
        "appSpecContent": {"content": content, "sha256": digest},
    }


def make_function(world, name):
    """A function with two versions and the alias `live` on the first."""
    client = world.client("lambda")
    client.create_function(
        FunctionName=name,
        Runtime="nodejs18.x",
        Role=f"arn:aws:iam::{world.account}:role/walk",
        Handler="index.handler",
        Code={"ZipFile": package("export const handler = () => 1;")},
    )
    world.step(30)
    first = client.publish_version(FunctionName=name)["Version"]
    client.update_function_code(FunctionName=name, ZipFile=package("//2"))
    world.step(30)
    second = client.publish_version(FunctionName=name)["Version"]
    client.create_alias(FunctionName=name, Name="live", FunctionVersion=first)
    return client, first, second


def walk(world):
    function = "shift-prod"
    functions, first, second = make_function(world, function)
    client = world.client("codedeploy")
    application = "walk"
    client.create_application(applicationName=application, computePlatform="Lambda")
    world.refused(
        "ApplicationAlreadyExistsException",
        client.create_application,
        applicationName=application,
        computePlatform="Lambda",
    )
    client.create_deployment_config(
        deploymentConfigName="Walk10PercentEvery1Minute",
        computePlatform="Lambda",
        trafficRoutingConfig={
            "type": "TimeBasedLinear",
            "timeBasedLinear": {"linearPercentage": 10, "linearInterval": 1},
        },
    )
    client.get_deployment_config(deploymentConfigName="Walk10PercentEvery1Minute")
    client.get_deployment_config(
        deploymentConfigName="CodeDeployDefault.LambdaCanary10Percent5Minutes"
    )
    pages(client, "list_deployment_configs")
    group = {"applicationName": application, "deploymentGroupName": "live"}
    client.create_deployment_group(
        **group,
        serviceRoleArn=f"arn:aws:iam::{world.account}:role/codedeploy",
        deploymentConfigName="CodeDeployDefault.LambdaLinear10PercentEvery1Minute",
        deploymentStyle={
            "deploymentType": "BLUE_GREEN",
            "deploymentOption": "WITH_TRAFFIC_CONTROL",
        },
        autoRollbackConfiguration={
            "enabled": True,
            "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"],
        },
    )
    client.update_deployment_group(
        applicationName=application,
        currentDeploymentGroupName="live",
        deploymentConfigName="Walk10PercentEvery1Minute",
    )
    client.get_application(applicationName=application)
    pages(client, "list_applications")
    client.batch_get_applications(applicationNames=[application])
    client.get_deployment_group(**group)
    pages(client, "list_deployment_groups", applicationName=application)
    client.batch_get_deployment_groups(
        applicationName=application, deploymentGroupNames=["live", "none"]
    )

    deployed = shift(world, client, group, function, first, second)
    live = functions.get_alias(FunctionName=function, Name="live")
    assert live["FunctionVersion"] == second, live

    back = client.create_deployment(
        **group, revision=app_spec(function, second, first)
    )["deploymentId"]
    world.step(150)
    client.get_deployment(deploymentId=back)
    client.stop_deployment(deploymentId=back, autoRollbackEnabled=True)
    world.step(600)
    stopped = client.get_deployment(deploymentId=back)["deploymentInfo"]
    assert stopped["status"] == "Stopped", stopped
    client.batch_get_deployments(deploymentIds=[deployed, back])
    pages(client, "list_deployments", **group)
    pages(client, "list_deployments", includeOnlyStatuses=["Succeeded", "Stopped"])

    world.refused(
        "DeploymentDoesNotExistException",
        client.get_deployment,
        deploymentId="d-NOTHING00",
    )
    world.refused(
        "ApplicationDoesNotExistException",
        client.get_application,
        applicationName="nothing",
    )
    world.refused(
        "ApplicationNameRequiredException",
        world.client("codedeploy", validate=False).create_deployment,
    )
    estate(world)


def shift(world, client, group, function, first, second):
    """One deployment, watched from start to end."""
    deployment = client.create_deployment(
        **group, revision=app_spec(function, first, second), description="forward"
    )["deploymentId"]
    world.refused(
        "DeploymentLimitExceededException",
        client.create_deployment,
        **group,
        revision=app_spec(function, first, second),
    )
    weights = []
    for _ in range(14):
        world.step(60)
        client.get_deployment(deploymentId=deployment)
        targets = client.list_deployment_targets(deploymentId=deployment)["targetIds"]
        client.get_deployment_target(deploymentId=deployment, targetId=targets[0])
        answer = client.batch_get_deployment_targets(
            deploymentId=deployment, targetIds=targets
        )
        info = answer["deploymentTargets"][0]["lambdaTarget"]["lambdaFunctionInfo"]
        weights.append(info["targetVersionWeight"])
    assert weights == sorted(weights) and len(set(weights)) > 5, weights
    done = client.get_deployment(deploymentId=deployment)["deploymentInfo"]
    assert done["status"] == "Succeeded", done
    return deployment


def estate(world):
    """The demo's deployments."""
    for account in ("111111111111", "222222222222", "333333333333"):
        client = world.demo("codedeploy", account)
        names = [
            name
            for page in pages(client, "list_applications")
            for name in page["applications"]
        ]
        for name in names:
            client.get_application(applicationName=name)
            for page in pages(client, "list_deployment_groups", applicationName=name):
                for group in page["deploymentGroups"]:
                    client.get_deployment_group(
                        applicationName=name, deploymentGroupName=group
                    )
        ids = [
            deployment
            for page in pages(client, "list_deployments")
            for deployment in page["deployments"]
        ]
        for start in range(0, len(ids), 25):
            some = ids[start : start + 25]
            got = client.batch_get_deployments(deploymentIds=some)["deploymentsInfo"]
            assert len(got) == len(some), (len(got), len(some))
        for deployment in ids[:20]:
            found = client.list_deployment_targets(deploymentId=deployment)["targetIds"]
            client.batch_get_deployment_targets(
                deploymentId=deployment, targetIds=found
            )
