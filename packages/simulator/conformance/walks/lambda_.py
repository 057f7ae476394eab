"""Lambda: functions, versions, aliases, and every function of the demo."""
import io
import json
import zipfile

from world import PROD, pages


def package(text):
    """A deployment package: the zip of one file."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("index.mjs", text)
    return archive.getvalue()


def walk(world):
    functions(world)
    estate(world)


def functions(world):
    client = world.client("lambda")
    name = "walk-prod"
    created = client.create_function(
        FunctionName=name,
        Runtime="nodejs22.x" if "nodejs22.x" in runtimes(client) else "nodejs18.x",
        Role=f"arn:aws:iam::{world.account}:role/walk",
        Handler="index.handler",
        Code={"ZipFile": package("export const handler = () => 1;")},
        Description="walk",
        Timeout=10,
        MemorySize=256,
        Architectures=["arm64"],
        Environment={"Variables": {"STAGE": "prod"}},
        Tags={"service": "walk"},
    )
    arn = created["FunctionArn"]
    world.refused(
        "ResourceConflictException",
        client.create_function,
        FunctionName=name,
        Runtime="nodejs18.x",
        Role=f"arn:aws:iam::{world.account}:role/walk",
        Handler="index.handler",
        Code={"ZipFile": package("")},
    )
    world.step(30)
    client.get_waiter("function_active_v2").wait(FunctionName=name)
    client.get_function_configuration(FunctionName=name)
    first = client.publish_version(FunctionName=name, Description="one")["Version"]
    client.update_function_code(
        FunctionName=name, ZipFile=package("export const handler = () => 2;")
    )
    world.step(30)
    client.update_function_configuration(FunctionName=name, MemorySize=512)
    world.step(30)
    second = client.publish_version(FunctionName=name, Description="two")["Version"]
    assert second != first, (first, second)

    alias = client.create_alias(
        FunctionName=name,
        Name="live",
        FunctionVersion=first,
        RoutingConfig={"AdditionalVersionWeights": {second: 0.1}},
    )
    assert alias["RoutingConfig"]["AdditionalVersionWeights"] == {second: 0.1}, alias
    moved = client.update_alias(
        FunctionName=name,
        Name="live",
        FunctionVersion=second,
        RoutingConfig={"AdditionalVersionWeights": {}},
        RevisionId=alias["RevisionId"],
    )
    assert moved["FunctionVersion"] == second, moved
    world.refused(
        "PreconditionFailedException",
        client.update_alias,
        FunctionName=name,
        Name="live",
        FunctionVersion=first,
        RevisionId=alias["RevisionId"],
    )
    world.refused(
        "ResourceConflictException",
        client.create_alias,
        FunctionName=name,
        Name="live",
        FunctionVersion=first,
    )
    by_alias = client.get_function(FunctionName=name, Qualifier="live")
    assert by_alias["Configuration"]["Version"] == second, by_alias
    client.get_function(FunctionName=arn, Qualifier=first)
    client.get_alias(FunctionName=arn, Name="live")
    pages(client, "list_aliases", FunctionName=name)
    pages(client, "list_aliases", FunctionName=name, FunctionVersion=second)
    pages(client, "list_versions_by_function", FunctionName=name)
    pages(client, "list_functions")
    pages(client, "list_event_source_mappings", FunctionName=name)
    client.get_account_settings()
    client.get_function_concurrency(FunctionName=name)
    answer = client.invoke(FunctionName=name, Qualifier="live", Payload=b'{"walk": true}')
    assert answer["StatusCode"] == 200, answer
    json.loads(answer["Payload"].read())

    client.put_provisioned_concurrency_config(
        FunctionName=name, Qualifier="live", ProvisionedConcurrentExecutions=2
    )
    world.step(180)
    client.get_provisioned_concurrency_config(FunctionName=name, Qualifier="live")
    pages(client, "list_provisioned_concurrency_configs", FunctionName=name)
    client.delete_provisioned_concurrency_config(FunctionName=name, Qualifier="live")

    client.tag_resource(Resource=arn, Tags={"team": "walkers"})
    client.untag_resource(Resource=arn, TagKeys=["service"])
    tags = client.list_tags(Resource=arn)["Tags"]
    assert tags == {"team": "walkers"}, tags

    missing = world.refused(
        ["ValidationException", "InvalidParameterValueException"],
        world.client("lambda", validate=False).create_alias,
        FunctionName=name,
    )
    assert "'functionVersion'" in missing["Error"]["Message"], missing
    world.refused("ResourceNotFoundException", client.get_policy, FunctionName=name)
    world.refused(
        "ResourceNotFoundException", client.get_function, FunctionName="nothing"
    )
    world.refused(
        "ResourceConflictException",
        client.delete_function,
        FunctionName=name,
        Qualifier=second,
    )
    client.delete_alias(FunctionName=name, Name="live")
    client.delete_function(FunctionName=name, Qualifier=first)
    client.delete_function(FunctionName=name)
    world.refused("ResourceNotFoundException", client.get_function, FunctionName=name)


def runtimes(client):
    """The runtimes that this botocore knows."""
    return client.meta.service_model.shape_for("Runtime").enum


def estate(world):
    """Every read of the demo's functions."""
    for account in ("111111111111", "222222222222", "333333333333"):
        client = world.demo("lambda", account)
        names = [
            function["FunctionName"]
            for page in pages(client, "list_functions")
            for function in page["Functions"]
        ]
        assert len(names) >= 90, f"{account} has {len(names)} functions"
        # All of prod; elsewhere some, as they are alike.
        for name in names if account == PROD else names[::6]:
            client.get_function(FunctionName=name)
            versions = pages(client, "list_versions_by_function", FunctionName=name)
            assert versions[0]["Versions"][0]["Version"] == "$LATEST", versions
            for page in pages(client, "list_aliases", FunctionName=name):
                for alias in page["Aliases"]:
                    client.get_function(FunctionName=name, Qualifier=alias["Name"])
                    client.get_alias(FunctionName=name, Name=alias["Name"])
        world.refused(
            "AccessDeniedException", client.delete_function, FunctionName=names[0]
        )
