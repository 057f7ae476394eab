"""Holds each raw response against what botocore made of it."""
import base64
import io
import json
import xml.etree.ElementTree as ElementTree

import botocore.parsers
from botocore.utils import parse_timestamp

# What a service's protocol wraps around its output.
ENVELOPE = {"__type"}
# Longest message of a failure.
LONGEST = 400


class Checks:
    """Counts calls and collects what is wrong."""

    def __init__(self):
        self.calls = 0
        self.failures = []
        # Members that this botocore's model does not have: newer than it.
        self.unknown = set()
        # Strings outside the enum of this botocore's model: newer than it, or wrong.
        self.outside_enum = set()

    def fail(self, where, what):
        self.failures.append(f"{where}: {what}"[:LONGEST])

    def after_call(self, http_response, parsed, model, **_):
        """Event handler: a response has been parsed."""
        self.calls += 1
        where = f"{model.service_model.service_name}.{model.name}"
        if http_response.status_code >= 300:
            self.check_error(where, parsed, model)
            return
        shape = model.output_shape
        if shape is None:
            return
        self.check_required(where, shape, parsed)
        if getattr(model, "has_streaming_output", False):
            return
        body = http_response.content
        content_type = http_response.headers.get("content-type", "")
        if "xml" in content_type:
            self.check_xml_body(where, model, body, parsed)
        elif "cbor" in content_type:
            self.check_json(where, shape, decode_cbor(body), parsed)
        elif body:
            self.check_json_body(where, shape, body, parsed)

    def check_error(self, where, parsed, model):
        error = parsed.get("Error", {})
        if not error.get("Code"):
            self.fail(where, f"an error without a code: {parsed}")
        if not error.get("Message"):
            self.fail(where, f"{error.get('Code')} has no message: {parsed}")

    def check_required(self, where, shape, parsed):
        """Every member that the model requires is there, at any depth."""
        if parsed is None:
            return
        if shape.type_name == "structure":
            for name in shape.required_members:
                if name not in parsed:
                    self.fail(where, f"required member {shape.name}.{name} is missing")
            for name, member in shape.members.items():
                if name in parsed:
                    self.check_required(f"{where}.{name}", member, parsed[name])
        elif shape.type_name == "list":
            for item in parsed:
                self.check_required(f"{where}[]", shape.member, item)
        elif shape.type_name == "map":
            for item in parsed.values():
                self.check_required(f"{where}{{}}", shape.value, item)

    def check_json_body(self, where, shape, body, parsed):
        raw = json.loads(body)
        payload = shape.serialization.get("payload")
        if payload:
            shape, parsed = shape.members[payload], parsed.get(payload)
        self.check_json(where, shape, raw, parsed)

    def check_json(self, where, shape, raw, parsed):
        """Nothing of a JSON value is lost in the parsed one."""
        if raw is None:
            return
        if parsed is None:
            self.fail(where, f"{raw!r} is dropped")
            return
        kind = shape.type_name
        if kind == "structure":
            if shape.metadata.get("document"):
                self.same(where, raw, parsed)
                return
            names = {
                member.serialization.get("name", name): name
                for name, member in shape.members.items()
            }
            for key, value in raw.items():
                if key in ENVELOPE:
                    continue
                name = names.get(key)
                if name is None:
                    self.unknown.add(f"{shape.name}.{key}")
                    continue
                self.check_json(
                    f"{where}.{name}", shape.members[name], value, parsed.get(name)
                )
        elif kind == "list":
            if len(raw) != len(parsed):
                self.fail(where, f"{len(raw)} items became {len(parsed)}")
            for item, item_parsed in zip(raw, parsed):
                self.check_json(f"{where}[]", shape.member, item, item_parsed)
        elif kind == "map":
            for key, value in raw.items():
                self.check_json(
                    f"{where}{{{key}}}", shape.value, value, parsed.get(key)
                )
        else:
            self.check_leaf(where, shape, raw, parsed)

    def check_leaf(self, where, shape, raw, parsed):
        kind = shape.type_name
        if kind == "timestamp":
            if parse_timestamp(raw) != parsed:
                self.fail(where, f"time {raw!r} became {parsed!r}")
        elif kind == "blob":
            expected = raw if isinstance(raw, bytes) else base64.b64decode(raw)
            self.same(where, expected, parsed)
        elif kind == "string" and isinstance(parsed, dict):
            # botocore itself has turned a template's body from JSON into a dictionary.
            self.same(where, json.loads(raw), parsed)
        else:
            if kind == "string" and shape.enum and parsed not in shape.enum:
                self.outside_enum.add(f"{shape.name} {parsed}")
            self.same(where, raw, parsed)

    def check_xml_body(self, where, model, body, parsed):
        root = ElementTree.fromstring(body)
        shape = model.output_shape
        wrapper = shape.serialization.get("resultWrapper")
        if wrapper:
            root = next((child for child in root if local(child) == wrapper), None)
            if root is None:
                self.fail(where, f"there is no {wrapper}")
                return
        self.check_xml(where, shape, root, parsed)

    def check_xml(self, where, shape, node, parsed):
        """Nothing of an XML element is lost in the parsed value."""
        if parsed is None:
            if len(node) or (node.text or "").strip():
                self.fail(where, f"<{local(node)}> is dropped")
            return
        kind = shape.type_name
        if kind == "structure":
            names = {
                member.serialization.get("name", name): name
                for name, member in shape.members.items()
            }
            for child in node:
                name = names.get(local(child))
                if name is None:
                    self.unknown.add(f"{shape.name}.{local(child)}")
                    continue
                self.check_xml(
                    f"{where}.{name}", shape.members[name], child, parsed.get(name)
                )
        elif kind == "list":
            items = list(node)
            if len(items) != len(parsed):
                self.fail(where, f"{len(items)} items became {len(parsed)}")
            for item, item_parsed in zip(items, parsed):
                self.check_xml(f"{where}[]", shape.member, item, item_parsed)
        elif kind == "map":
            if len(node) != len(parsed):
                self.fail(where, f"{len(node)} entries became {len(parsed)}")
        else:
            self.check_xml_leaf(where, shape, node.text or "", parsed)

    def check_xml_leaf(self, where, shape, text, parsed):
        readers = {
            "boolean": lambda value: value == "true",
            "integer": int,
            "long": int,
            "float": float,
            "double": float,
        }
        read = readers.get(shape.type_name, str)
        self.check_leaf(where, shape, read(text), parsed)

    def same(self, where, expected, actual):
        if expected != actual:
            self.fail(where, f"{expected!r} became {actual!r}")

    def report(self):
        """Prints what was found; the exit code."""
        if self.unknown:
            print("Not in this botocore's model, so newer than it:")
            for name in sorted(self.unknown):
                print(f"  {name}")
        if self.outside_enum:
            print("Outside the enums of this botocore's model:")
            for name in sorted(self.outside_enum):
                print(f"  {name}")
        if self.failures:
            print(f"{len(self.failures)} failures in {self.calls} calls:")
            for failure in dict.fromkeys(self.failures):
                print(f"  {failure}")
            return 1
        print(f"{self.calls} calls, and botocore understood all of it.")
        return 0


def local(node):
    """An element's name without its namespace."""
    return node.tag.split("}")[-1]


def decode_cbor(body):
    """CBOR by botocore's own decoder; only newer versions speak it."""
    parser = botocore.parsers.create_parser("smithy-rpc-v2-cbor")
    stream = io.BufferedReader(io.BytesIO(body))
    return parser.parse_data_item(stream)
