# SPDX-License-Identifier: Apache-2.0
"""An rclpy client that makes as many sequential calls as its argument says, and reports as the other peers do."""

import json
import sys
import time

import rclpy
from example_interfaces.srv import AddTwoInts


def report(event, **members):
    print(json.dumps({"event": event, **members}), flush=True)


def main():
    calls = int(sys.argv[1])
    rclpy.init()
    node = rclpy.create_node("rclts_interop_client")
    client = node.create_client(AddTwoInts, "add_two_ints")
    report("ready", role="client", vendor=rclpy.get_rmw_implementation_identifier())
    if not client.wait_for_service(timeout_sec=10.0):
        report("unavailable")
        sys.exit(3)
    report("available")
    counts = {"ok": 0, "lost": 0, "wrong": 0, "late": 0, "unknown": 0}
    times = []
    for n in range(calls):
        started = time.perf_counter()
        future = client.call_async(AddTwoInts.Request(a=n, b=2 * n))
        rclpy.spin_until_future_complete(node, future, timeout_sec=5.0)
        if not future.done():
            counts["lost"] += 1
            report("lost", n=n)
        elif future.result().sum == 3 * n:
            counts["ok"] += 1
            times.append((time.perf_counter() - started) * 1e6)
        else:
            counts["wrong"] += 1
    times.sort()
    at = [times[int(len(times) * fraction)] if times else 0 for fraction in (0.5, 0.99)]
    report("done", sent=calls, **counts, p50us=at[0], p99us=at[1])
    node.destroy_node()
    rclpy.shutdown()
    sys.exit(0 if counts["ok"] == calls else 1)


main()
