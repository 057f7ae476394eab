"""Writes sam.schema.json anew from the aws-sam-translator that is installed.

    pip install --upgrade aws-sam-translator
    python3 schemas/renew.py

Descriptions and titles are left out: they are seven eighths of the schema, and
nothing is validated by them. Write the version that is printed into NOTICE.
"""

import json
from importlib.metadata import version
from pathlib import Path

from samtranslator.internal.schema_source.schema import SamModel, get_schema
from samtranslator.plugins.globals.globals import Globals

TEXTS = ("title", "description", "markdownDescription", "markdownDescriptionOverride")


def without_texts(node, is_map_of_names=False):
    if isinstance(node, list):
        return [without_texts(item) for item in node]
    if not isinstance(node, dict):
        return node
    # Below "properties" and "definitions", keys are names that somebody chose:
    # a property called "title" is none of our texts.
    return {
        key: without_texts(value, key in ("properties", "definitions"))
        for key, value in node.items()
        if is_map_of_names or (key not in TEXTS and key != "__samPassThrough")
    }


def with_all_globals(schema):
    """The schema forgets properties that the translator itself takes in Globals."""
    prefix = "samtranslator__internal__schema_source__"
    for section, supported in Globals.supported_properties.items():
        module = section.lower().replace("::", "_")
        definitions = schema["definitions"]
        known = definitions.get(f"{prefix}{module}__Globals", {}).get("properties")
        own = definitions.get(f"{prefix}{module}__Properties", {}).get("properties")
        for name in supported if known and own else []:
            if name not in known and name in own:
                known[name] = own[name]
                print(f"added {name} to the globals of {section}")
    return schema


target = Path(__file__).parent / "sam.schema.json"
target.write_text(
    json.dumps(
        without_texts(with_all_globals(get_schema(SamModel))),
        sort_keys=True,
        separators=(",", ":"),
    )
    + "\n"
)
print(f"{target.name} from aws-sam-translator {version('aws-sam-translator')}")
