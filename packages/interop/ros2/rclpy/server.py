# SPDX-License-Identifier: Apache-2.0
"""An rclpy service that answers until it is told to leave, and reports as the peers do."""

import time

import rclpy
from exchanges import EXCHANGES
from program import StopSignal, flags_of_both_roles, report, service_qos


class NoAnswer(Exception):
    """Leaves a callback without a response: rclpy sends whatever a callback returns."""


def publish_events(service, clock):
    """Of its calls, with what is in them. Humble does not have it."""
    from rclpy.service_introspection import ServiceIntrospectionState

    service.configure_introspection(clock, service_qos(10), ServiceIntrospectionState.CONTENTS)


def main():
    parser = flags_of_both_roles()
    parser.add_argument("--callback-ms", type=int, default=0)
    parser.add_argument("--silent", type=int, default=0)
    parser.add_argument("--introspection", action="store_true")
    flags = parser.parse_args()
    exchange = EXCHANGES[flags.type]
    stop = StopSignal()
    rclpy.init(args=[], signal_handler_options=rclpy.SignalHandlerOptions.NO)
    node = rclpy.create_node("rclts_interop_server")
    counts = {"requests": 0, "answered": 0}

    def answer(request, response):
        counts["requests"] += 1
        if not flags.quiet:
            report("request", n=counts["requests"], **exchange.describe_request(request))
        if counts["requests"] <= flags.silent:
            raise NoAnswer
        time.sleep(flags.callback_ms / 1000)
        counts["answered"] += 1
        exchange.answer(request, response)
        return response

    service = flags.service or exchange.service
    served = node.create_service(exchange.srv_type, service, answer, qos_profile=service_qos(flags.depth))
    if flags.introspection:
        publish_events(served, node.get_clock())
    report("ready", role="server", vendor=rclpy.get_rmw_implementation_identifier())
    while not stop.received:
        try:
            rclpy.spin_once(node, timeout_sec=0.05)
        except NoAnswer:
            pass
    node.destroy_node()
    rclpy.shutdown()
    report("done", **counts, refused=0, gone=0, timeouts=0, errors=0)


main()
