# SPDX-License-Identifier: Apache-2.0
"""An rclpy node with one parameter of each type, and of each kind of refusal."""

import rclpy
from program import StopSignal, report
from rcl_interfaces.msg import FloatingPointRange, IntegerRange, ParameterDescriptor, SetParametersResult


def refuse_bad(parameters):
    is_bad = any(parameter.name == "s" and parameter.value == "bad" for parameter in parameters)
    return SetParametersResult(successful=not is_bad, reason="bad is bad" if is_bad else "")


def main():
    stop = StopSignal()
    rclpy.init(args=[], signal_handler_options=rclpy.SignalHandlerOptions.NO)
    node = rclpy.create_node("robot", namespace="/lab")
    even = IntegerRange(from_value=0, to_value=10, step=2)
    halves = FloatingPointRange(from_value=0.0, to_value=10.0, step=0.5)
    node.declare_parameters(
        "",
        [
            ("b", True, ParameterDescriptor()),
            ("i", 4, ParameterDescriptor(description="an int", integer_range=[even])),
            ("d", 2.0, ParameterDescriptor(additional_constraints="halves", floating_point_range=[halves])),
            ("s", "text", ParameterDescriptor()),
            ("arm.bools", [True, False], ParameterDescriptor()),
            ("arm.left.ints", [1, 2], ParameterDescriptor()),
            ("arm.left.doubles", [1.0, 2.5], ParameterDescriptor()),
            ("strings", ["a", "b c"], ParameterDescriptor()),
            ("fixed", 1.5, ParameterDescriptor(read_only=True)),
            ("any", "x", ParameterDescriptor(dynamic_typing=True)),
        ],
    )
    node.declare_parameter("unset", rclpy.Parameter.Type.INTEGER)
    node.add_on_set_parameters_callback(refuse_bad)
    report("ready", role="server", vendor=rclpy.get_rmw_implementation_identifier())
    while not stop.received:
        rclpy.spin_once(node, timeout_sec=0.05)
    node.destroy_node()
    rclpy.shutdown()
    report("done")


main()
