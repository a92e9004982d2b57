# SPDX-License-Identifier: Apache-2.0
"""What the rclpy client and server share: events on stdout, the signal to leave, the history of their endpoints."""

import argparse
import json
import signal

from rclpy.qos import QoSProfile, QoSReliabilityPolicy


def report(event, **members):
    print(json.dumps({"event": event, **members}), flush=True)


class StopSignal:
    """Set by SIGTERM or SIGINT."""

    def __init__(self):
        self.received = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._receive)

    def _receive(self, _number, _frame):
        self.received = True


def flags_of_both_roles():
    parser = argparse.ArgumentParser()
    parser.add_argument("--type", default="add")
    parser.add_argument("--service", default="")
    parser.add_argument("--depth", type=int, default=10)
    parser.add_argument("--quiet", action="store_true")
    return parser


def service_qos(depth):
    """The profile of services, which keeps the last 10, or as many as the row needs."""
    return QoSProfile(depth=depth, reliability=QoSReliabilityPolicy.RELIABLE)
