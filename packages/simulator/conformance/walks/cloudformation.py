"""CloudFormation: every read of the demo's stacks."""
from world import PROD, pages


def walk(world):
    client = world.client("cloudformation")
    assert client.describe_stacks()["Stacks"] == []
    client.list_stacks()
    missing = world.refused("ValidationError", client.describe_stacks, StackName="nothing")
    assert "does not exist" in missing["Error"]["Message"], missing
    world.refused("ValidationError", client.get_template, StackName="nothing")
    world.refused("ValidationError", client.describe_stack_events, StackName="nothing")
    # In the model, but not simulated: the demo's pipelines deploy its stacks.
    world.refused("InvalidAction", client.create_stack, StackName="mine", TemplateBody="{}")
    estate(world)


def estate(world):
    """The stacks of the demo's accounts."""
    for account in ("111111111111", "222222222222", "333333333333"):
        client = world.demo("cloudformation", account)
        stacks = [
            stack
            for page in pages(client, "describe_stacks")
            for stack in page["Stacks"]
        ]
        assert len(stacks) > 10, f"{account} has {len(stacks)} stacks"
        pages(client, "list_stacks", StackStatusFilter=["UPDATE_COMPLETE"])
        for stack in stacks if account == PROD else stacks[::6]:
            name = stack["StackName"]
            assert client.describe_stacks(StackName=stack["StackId"])["Stacks"]
            events = pages(client, "describe_stack_events", StackName=name)
            assert events[0]["StackEvents"], name
            client.describe_stack_resources(StackName=name)
            found = [
                resource
                for page in pages(client, "list_stack_resources", StackName=name)
                for resource in page["StackResourceSummaries"]
            ]
            client.describe_stack_resource(
                StackName=name, LogicalResourceId=found[0]["LogicalResourceId"]
            )
        for stack in stacks[:3]:
            client.get_template(StackName=stack["StackName"])
            client.list_change_sets(StackName=stack["StackName"])
