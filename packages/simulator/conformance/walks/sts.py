"""STS: who am I, and let me be another."""
from world import OWN, TOOLS


def walk(world):
    sts = world.client("sts")
    identity = sts.get_caller_identity()
    assert identity["Account"] == world.account, identity

    session = sts.get_session_token(DurationSeconds=900)["Credentials"]
    sts.get_access_key_info(AccessKeyId=session["AccessKeyId"])
    keys = {
        "aws_access_key_id": session["AccessKeyId"],
        "aws_secret_access_key": session["SecretAccessKey"],
    }
    world.refused("InvalidClientTokenId", world.client("sts", keys).get_caller_identity)
    keys["aws_session_token"] = session["SessionToken"]
    again = world.client("sts", keys).get_caller_identity()
    assert again["Arn"] == identity["Arn"], again

    role = {
        "account": world.account,
        "name": "walker",
        "allow": ["tag:GetTagKeys"],
        "trust": ["999999999999"],
    }
    arn = world.control("POST", "actions/iam.putRole", role)["arn"]
    tools = world.client("sts", TOOLS)
    assumed = tools.assume_role(RoleArn=arn, RoleSessionName="walk")
    assert assumed["AssumedRoleUser"]["Arn"].endswith(":assumed-role/walker/walk")
    world.refused(
        "AccessDenied", tools.assume_role, RoleArn=f"{arn}-not", RoleSessionName="walk"
    )
    world.refused(
        "ValidationError",
        tools.assume_role,
        RoleArn=arn,
        RoleSessionName="walk",
        DurationSeconds=43200,
    )
    world.refused("AccessDenied", sts.assume_role, RoleArn=arn, RoleSessionName="walk")
    # In the model, but not simulated.
    world.refused("InvalidAction", sts.get_federation_token, Name="walk")

    walker = world.assume(world.account, "walker")
    tags = world.client("resourcegroupstaggingapi", walker)
    tags.get_tag_keys()
    denied = world.refused("AccessDeniedException", tags.get_resources)
    assert "tag:GetResources" in denied["Error"]["Message"], denied
    world.refused(
        "UnrecognizedClientException",
        world.client(
            "resourcegroupstaggingapi", {**OWN, "aws_access_key_id": "AKIANOBODY"}
        ).get_resources,
    )
