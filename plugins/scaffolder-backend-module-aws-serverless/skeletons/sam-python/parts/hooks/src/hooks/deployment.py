"""What CodeDeploy deploys, and what it is told of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3

from shared.observability import logger

codedeploy = boto3.client("codedeploy")


@dataclass
class Deployed:
    """What a deployment moves."""

    function_name: str
    alias: str
    target_version: str


def deployed_by(deployment_id: str) -> Deployed:
    """Asks CodeDeploy which version of which function it is deploying."""
    target_ids = codedeploy.list_deployment_targets(deploymentId=deployment_id)["targetIds"]
    targets = codedeploy.batch_get_deployment_targets(
        deploymentId=deployment_id, targetIds=target_ids
    )["deploymentTargets"]
    info = targets[0]["lambdaTarget"]["lambdaFunctionInfo"]
    return Deployed(
        function_name=info["functionName"],
        alias=info["functionAlias"],
        target_version=info["targetVersion"],
    )


def tell_outcome(event: dict[str, Any], check: Callable[[Deployed], None]) -> None:
    """Checks what a deployment moves and tells CodeDeploy the outcome.

    CodeDeploy takes the deployment back where the check fails, and also where it is not
    told anything within an hour; so whatever goes wrong is told.
    """
    status = "Succeeded"
    try:
        check(deployed_by(event["DeploymentId"]))
        logger.info("The version may go on")
    except Exception:
        status = "Failed"
        logger.exception("The version must not go on")
    codedeploy.put_lifecycle_event_hook_execution_status(
        deploymentId=event["DeploymentId"],
        lifecycleEventHookExecutionId=event["LifecycleEventHookExecutionId"],
        status=status,
    )
