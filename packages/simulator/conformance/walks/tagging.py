"""Resource Groups Tagging: pages, filters, keys and values."""
from world import pages


def walk(world):
    for account in ("111111111111", "222222222222", "333333333333"):
        tags = world.demo("resourcegroupstaggingapi", account)
        found = [
            mapping["ResourceARN"]
            for page in pages(tags, "get_resources", ResourcesPerPage=20)
            for mapping in page["ResourceTagMappingList"]
        ]
        assert len(found) == len(set(found)) and len(found) > 20, len(found)
        functions = [
            mapping
            for page in pages(
                tags, "get_resources", ResourceTypeFilters=["lambda:function"]
            )
            for mapping in page["ResourceTagMappingList"]
        ]
        assert functions, "no tagged functions"
        some = functions[0]["Tags"][0]
        pages(
            tags,
            "get_resources",
            TagFilters=[{"Key": some["Key"], "Values": [some["Value"]]}],
        )
        tags.get_tag_keys()
        tags.get_tag_values(Key=some["Key"])
        tags.get_resources(ResourceARNList=[functions[0]["ResourceARN"]])
        world.refused(
            "InvalidParameterException", tags.get_resources, PaginationToken="nonsense"
        )
        world.refused("InvalidParameterException", tags.get_resources, ResourcesPerPage=101)
