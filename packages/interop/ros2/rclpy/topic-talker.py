# SPDX-License-Identifier: Apache-2.0
"""An rclpy node that publishes in every way that a row asks for."""

import array

import rclpy
from program import StopSignal, report
from rclpy.qos import QoSDurabilityPolicy, QoSProfile, qos_profile_sensor_data
from std_msgs.msg import String, UInt8MultiArray


def main():
    stop = StopSignal()
    rclpy.init(args=[], signal_handler_options=rclpy.SignalHandlerOptions.NO)
    node = rclpy.create_node("topic_talker")
    latched = QoSProfile(depth=3, durability=QoSDurabilityPolicy.TRANSIENT_LOCAL)
    chatter = node.create_publisher(String, "chatter", 100)
    scan = node.create_publisher(String, "scan", qos_profile_sensor_data)
    kept = [node.create_publisher(String, topic, latched) for topic in ("map", "plan")]
    image = node.create_publisher(UInt8MultiArray, "image", 1)
    for n in range(1, 6):
        for publisher in kept:
            publisher.publish(String(data=str(n)))
    node.get_logger().warn("battery low")
    # Each is published only when it has been listened to for a second: until then a volatile listener may miss some.
    ticks = {"chatter": 0, "image": 0}

    def publish():
        scan.publish(String(data="scan"))
        if chatter.get_subscription_count() > 0:
            ticks["chatter"] += 1
        if 50 < ticks["chatter"] <= 150:
            chatter.publish(String(data=str(ticks["chatter"] - 50)))
        if image.get_subscription_count() > 0:
            ticks["image"] += 1
        if ticks["image"] == 50:
            data = array.array("B", bytes(i % 251 for i in range(4 * 1024 * 1024)))
            image.publish(UInt8MultiArray(data=data))

    node.create_timer(0.02, publish)
    report("ready", role="talker", vendor=rclpy.get_rmw_implementation_identifier())
    while not stop.received:
        rclpy.spin_once(node, timeout_sec=0.05)
    node.destroy_node()
    rclpy.shutdown()
    report("done")


main()
