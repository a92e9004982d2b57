# SPDX-License-Identifier: Apache-2.0
"""An rclpy node that offers a service, and reports which nodes it sees whenever they have changed."""

import rclpy
from example_interfaces.srv import AddTwoInts
from program import StopSignal, flags_of_both_roles, report, service_qos


def full_names(node):
    names = (f"{namespace.rstrip('/')}/{name}" for name, namespace in node.get_node_names_and_namespaces())
    return sorted(names)


def main():
    parser = flags_of_both_roles()
    parser.add_argument("--name", required=True)
    flags = parser.parse_args()
    stop = StopSignal()
    rclpy.init(args=[], signal_handler_options=rclpy.SignalHandlerOptions.NO)
    node = rclpy.create_node(flags.name)

    def add(request, response):
        response.sum = request.a + request.b
        return response

    node.create_service(AddTwoInts, flags.service, add, qos_profile=service_qos(flags.depth))
    report("ready", role="observer", vendor=rclpy.get_rmw_implementation_identifier())
    seen = None
    while not stop.received:
        rclpy.spin_once(node, timeout_sec=0.1)
        nodes = full_names(node)
        if nodes != seen:
            report("nodes", names=nodes)
            seen = nodes
    node.destroy_node()
    rclpy.shutdown()
    report("done")


main()
