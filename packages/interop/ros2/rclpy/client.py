# SPDX-License-Identifier: Apache-2.0
"""rclpy clients that wait for the service, call it and verify each answer, and report as the peers do."""

import sys
import time

import rclpy
from exchanges import EXCHANGES
from program import StopSignal, flags_of_both_roles, report, service_qos


class Caller:
    """The calls of one client."""

    def __init__(self, node, index, flags):
        self.exchange = EXCHANGES[flags.type]
        service = flags.service or self.exchange.service
        self.client = node.create_client(self.exchange.srv_type, service, qos_profile=service_qos(flags.depth))
        self.index = index
        self.flags = flags
        self.sent = 0
        self.open = {}
        self.counts = {"ok": 0, "lost": 0, "wrong": 0}
        self.times = []

    @property
    def finished(self):
        return self.sent == self.flags.calls and not self.open

    def send_more(self):
        room = self.flags.calls if self.flags.burst else self.flags.in_flight
        while len(self.open) < room and self.sent < self.flags.calls:
            number = self.index * self.flags.calls + self.sent
            self.sent += 1
            self._send(self.sent, self.exchange.ask(number, self.flags))

    def expire(self):
        due = time.perf_counter() - self.flags.timeout_ms / 1000
        while self.open:
            n, (future, started) = next(iter(self.open.items()))
            if started > due:
                return
            self.client.remove_pending_request(future)
            del self.open[n]
            self.counts["lost"] += 1
            report("lost", client=self.index, n=n)

    def _send(self, n, request):
        future = self.client.call_async(request)
        self.open[n] = (future, time.perf_counter())
        future.add_done_callback(lambda answered: self._receive(n, request, answered.result()))

    def _receive(self, n, request, answer):
        _, started = self.open.pop(n)
        right = self.exchange.is_right(request, answer)
        self.counts["ok" if right else "wrong"] += 1
        self.times.append((time.perf_counter() - started) * 1e6)
        if not (right and self.flags.quiet):
            members = self.exchange.describe_response(answer)
            report("reply", client=self.index, n=n, **members, us=round(self.times[-1]))


def parse_flags():
    parser = flags_of_both_roles()
    for name, value in (("calls", 1), ("clients", 1), ("in-flight", 1), ("a", 1), ("b", 2), ("size", 0)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--burst", action="store_true")
    parser.add_argument("--timeout-ms", type=int, default=5000)
    parser.add_argument("--wait-ms", type=int, default=10000)
    return parser.parse_args()


def wait_for_service(callers, flags):
    started = time.perf_counter()
    for caller in callers:
        found = caller.client.wait_for_service(timeout_sec=flags.wait_ms / 1000)
        milliseconds = (time.perf_counter() - started) * 1000
        report("available" if found else "unavailable", client=caller.index, ms=milliseconds)
        if not found:
            return False
    return True


def report_done(callers):
    times = sorted(time for caller in callers for time in caller.times)
    at = [times[int(len(times) * fraction)] if times else 0 for fraction in (0.5, 0.99)]
    totals = {name: sum(caller.counts[name] for caller in callers) for name in ("ok", "lost", "wrong")}
    sent = sum(caller.sent for caller in callers)
    report("done", sent=sent, **totals, late=0, unknown=0, p50us=at[0], p99us=at[1])
    return totals["ok"]


def main():
    flags = parse_flags()
    stop = StopSignal()
    rclpy.init(args=[], signal_handler_options=rclpy.SignalHandlerOptions.NO)
    node = rclpy.create_node("rclts_interop_client")
    callers = [Caller(node, index, flags) for index in range(flags.clients)]
    report("ready", role="client", vendor=rclpy.get_rmw_implementation_identifier())
    if not wait_for_service(callers, flags):
        sys.exit(3)
    while not stop.received and not all(caller.finished for caller in callers):
        for caller in callers:
            caller.expire()
            caller.send_more()
        rclpy.spin_once(node, timeout_sec=0.05)
    node.destroy_node()
    rclpy.shutdown()
    sys.exit(0 if report_done(callers) == flags.calls * flags.clients else 1)


main()
