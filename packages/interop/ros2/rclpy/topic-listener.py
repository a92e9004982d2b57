# SPDX-License-Identifier: Apache-2.0
"""An rclpy node that listens to a talker, and reports what it has heard when it has heard it all."""

import time

import rclpy
from program import StopSignal, report
from rcl_interfaces.msg import Log
from rclpy.qos import QoSDurabilityPolicy, QoSProfile, qos_profile_sensor_data
from std_msgs.msg import String, UInt8MultiArray


def main():
    stop = StopSignal()
    rclpy.init(args=[], signal_handler_options=rclpy.SignalHandlerOptions.NO)
    node = rclpy.create_node("topic_listener")

    def texts(topic, qos):
        heard = []
        node.create_subscription(String, topic, lambda message: heard.append(message.data), qos)
        return heard

    def latched(depth):
        return QoSProfile(depth=depth, durability=QoSDurabilityPolicy.TRANSIENT_LOCAL)

    chatter = texts("chatter", 100)
    scan = texts("scan", qos_profile_sensor_data)
    reliable = texts("scan", 10)
    late = texts("map", latched(10))
    volatile = texts("plan", 10)
    last = {"image": "", "log": ""}
    wanted = bytes(i % 251 for i in range(4 * 1024 * 1024))

    def look_at(message):
        last["image"] = f"{len(message.data)} {'right' if message.data.tobytes() == wanted else 'wrong'}"

    def note(record):
        # The first that the talker said: it also warns of the reliable listener.
        if record.name == "topic_talker" and not last["log"]:
            last["log"] = f"{record.level} {record.name}: {record.msg}"

    node.create_subscription(UInt8MultiArray, "image", look_at, 10)
    node.create_subscription(Log, "/rosout", note, latched(1000))

    def has_all():
        return len(chatter) >= 100 and scan and len(late) >= 3 and all(last.values())

    end = time.monotonic() + 40
    while not stop.received and not has_all() and time.monotonic() < end:
        rclpy.spin_once(node, timeout_sec=0.05)
    in_order = chatter == [str(n) for n in range(1, len(chatter) + 1)]
    report("answer", ask="chatter", text=f"{len(chatter)} {'in order' if in_order else ','.join(chatter)}")
    report("answer", ask="scan", text="heard" if scan else "not heard")
    report("answer", ask="scan, reliable", text=",".join(reliable))
    report("answer", ask="map, late", text=",".join(late))
    report("answer", ask="plan, volatile", text=",".join(volatile))
    report("answer", ask="image", text=last["image"])
    report("answer", ask="log", text=last["log"])
    node.destroy_node()
    rclpy.shutdown()
    report("done")


main()
