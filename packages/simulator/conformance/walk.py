"""Walks the simulator with botocore and checks every response on the way.

Usage: walk.py URL [service ...]
"""
import importlib
import sys

from checks import Checks
from selftest import selftest
from world import World

SERVICES = [
    "sts",
    "tagging",
    "lambda_",
    "codedeploy",
    "cloudformation",
    "cloudwatch",
    "amplify",
]


def main(url, only):
    import botocore

    selftest()
    print(f"botocore {botocore.__version__} against {url}")
    checks = Checks()
    world = World(url, checks)
    for name in SERVICES:
        if only and name.strip("_") not in only:
            continue
        walk = importlib.import_module(f"walks.{name}").walk
        before = checks.calls
        try:
            walk(world)
        except Exception as error:  # pylint: disable=broad-except
            checks.fail(name.strip("_"), f"the walk stopped: {error!r}")
            import traceback

            traceback.print_exc()
        print(f"  {name.strip('_'):15} {checks.calls - before:4} calls")
    return checks.report()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
