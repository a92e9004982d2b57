# SPDX-License-Identifier: Apache-2.0
"""An rclpy service that adds two ints until it gets SIGTERM or SIGINT, and reports as the other peers do."""

import json
import signal

import rclpy
from example_interfaces.srv import AddTwoInts


def report(event, **members):
    print(json.dumps({"event": event, **members}), flush=True)


class Stopped(Exception):
    pass


def stop(_signal, _frame):
    raise Stopped


def main():
    rclpy.init(signal_handler_options=rclpy.SignalHandlerOptions.NO)
    node = rclpy.create_node("rclts_interop_service")
    requests = 0

    def add(request, response):
        nonlocal requests
        requests += 1
        response.sum = request.a + request.b
        return response

    node.create_service(AddTwoInts, "add_two_ints", add)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    report("ready", role="server", vendor=rclpy.get_rmw_implementation_identifier())
    try:
        while True:
            rclpy.spin_once(node, timeout_sec=0.1)
    except Stopped:
        pass
    report("done", requests=requests, answered=requests, refused=0, gone=0, timeouts=0, errors=0)
    node.destroy_node()
    rclpy.shutdown()


main()
