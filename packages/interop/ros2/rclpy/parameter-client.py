# SPDX-License-Identifier: Apache-2.0
"""Asks the node /lab/robot for its parameters and sets them, by its services, and reports each answer as text."""

import sys
import time

import rclpy
from program import report
from rcl_interfaces.msg import ParameterEvent
from rcl_interfaces.srv import (
    DescribeParameters,
    GetParameters,
    GetParameterTypes,
    ListParameters,
    SetParameters,
    SetParametersAtomically,
)
from rclpy.parameter import Parameter, parameter_value_to_python
from rclpy.qos import qos_profile_parameter_events, qos_profile_parameters

NODE = "/lab/robot"
SECONDS = 10


class Asker:
    def __init__(self, node):
        self.node = node
        self.events = set()
        self.subscription = node.create_subscription(
            ParameterEvent, "/parameter_events", self._hear, qos_profile_parameter_events
        )

    def ask(self, service, name, **request):
        client = self.node.create_client(service, f"{NODE}/{name}", qos_profile=qos_profile_parameters)
        if not client.wait_for_service(timeout_sec=SECONDS):
            sys.exit(3)
        future = client.call_async(service.Request(**request))
        rclpy.spin_until_future_complete(self.node, future, timeout_sec=SECONDS)
        return future.result()

    def set(self, *parameters):
        messages = [parameter.to_parameter_msg() for parameter in parameters]
        return self.ask(SetParameters, "set_parameters", parameters=messages).results

    def set_atomically(self, *parameters):
        messages = [parameter.to_parameter_msg() for parameter in parameters]
        return self.ask(SetParametersAtomically, "set_parameters_atomically", parameters=messages).result

    def values(self, *names):
        values = self.ask(GetParameters, "get_parameters", names=names).values
        return ";".join(show(parameter_value_to_python(value)) for value in values)

    def until(self, holds):
        end = time.monotonic() + SECONDS
        while not holds() and time.monotonic() < end:
            rclpy.spin_once(self.node, timeout_sec=0.05)

    def _hear(self, event):
        if event.node != NODE:
            return
        for kind in ("new", "changed", "deleted"):
            for parameter in getattr(event, f"{kind}_parameters"):
                self.events.add(f"{kind} {parameter.name}")


def show(value):
    if isinstance(value, list):
        return ",".join(show(element) for element in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def successes(results):
    return ",".join("1" if result.successful else "0" for result in results)


def main():
    rclpy.init(args=[])
    node = rclpy.create_node("asker")
    asker = Asker(node)

    def answer(ask, text):
        report("answer", ask=ask, text=text)

    listed = asker.ask(ListParameters, "list_parameters").result
    answer("names", ",".join(sorted(listed.names)))
    answer("prefixes", ",".join(sorted(listed.prefixes)))
    below = asker.ask(ListParameters, "list_parameters", prefixes=["arm"], depth=2).result
    answer("below arm", ",".join(sorted(below.names)))
    names = ["b", "i", "d", "s", "arm.bools", "arm.left.ints", "arm.left.doubles", "strings"]
    answer("types", ",".join(map(str, asker.ask(GetParameterTypes, "get_parameter_types", names=names).types)))
    answer("values", asker.values(*names))
    answer("one undeclared", asker.values("i", "nope"))
    i, fixed = asker.ask(DescribeParameters, "describe_parameters", names=["i", "fixed"]).descriptors
    even = i.integer_range[0]
    answer("described", f"{i.description} {even.from_value}..{even.to_value} by {even.step} {show(fixed.read_only)}")
    asker.until(lambda: asker.node.count_publishers("/parameter_events") > 1)
    results = asker.set(
        Parameter("i", value=6),
        Parameter("i", value=7),
        Parameter("i", value=12),
        Parameter("i", value="x"),
        Parameter("s", value="bad"),
        Parameter("fixed", value=2.0),
        Parameter("nope", value=1),
        Parameter("any", value=5),
    )
    answer("set", successes(results))
    answer("reason", results[4].reason)
    all_or_none = [
        asker.set_atomically(Parameter("i", value=8), Parameter("d", value=99.5)),
        asker.set_atomically(Parameter("i", value=8), Parameter("d", value=3.5)),
    ]
    answer("set at once", successes(all_or_none))
    answer("deleted", successes(asker.set(Parameter("any"), Parameter("i"))))
    answer("then", asker.values("i", "d", "s"))
    asker.until(lambda: "deleted any" in asker.events)
    answer("events", ",".join(sorted(asker.events)))
    report("done")
    sys.stdout.flush()
    rclpy.shutdown()


main()
