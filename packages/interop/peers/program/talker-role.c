// SPDX-License-Identifier: Apache-2.0
// Plays a talker: publishes in every way that a row asks for, until it is told to stop.
#include "report.h"
#include "roles.h"
#include "stop-signal.h"
#include "topic-messages.h"

#include <stdio.h>

enum { PERIOD_MS = 20, TICKS_BEFORE = 50, CHATTER = 100, KEPT = 5 };

static const struct topic_qos chatter_qos = {.reliable = true, .depth = 100};
static const struct topic_qos sensor_qos = {.depth = 5};
static const struct topic_qos latched_qos = {.reliable = true, .transient_local = true, .depth = 3};
static const struct topic_qos image_qos = {.reliable = true, .depth = 1};
static const struct topic_qos rosout_qos = {.reliable = true, .transient_local = true, .depth = 1000};

static void publish_number(struct topic_end *publisher, struct outgoing *message, int n) {
  char text[16];
  snprintf(text, sizeof text, "%d", n);
  write_text(message, text);
  topic_publish(publisher, message);
}

int play_talker(struct peer *peer) {
  struct topic_end *chatter = peer_add_publisher(peer, "chatter", STRING_TYPE, &chatter_qos);
  struct topic_end *scan = peer_add_publisher(peer, "scan", STRING_TYPE, &sensor_qos);
  struct topic_end *map = peer_add_publisher(peer, "map", STRING_TYPE, &latched_qos);
  struct topic_end *plan = peer_add_publisher(peer, "plan", STRING_TYPE, &latched_qos);
  struct topic_end *image = peer_add_publisher(peer, "image", IMAGE_TYPE, &image_qos);
  struct topic_end *rosout = peer_add_publisher(peer, "rosout", LOG_TYPE, &rosout_qos);
  struct outgoing message = {0};
  for (int n = 1; n <= KEPT; n++) {
    publish_number(map, &message, n);
    publish_number(plan, &message, n);
  }
  write_log(&message, "topic_talker", "battery low");
  topic_publish(rosout, &message);
  peer_announce(peer);
  report("{\"event\":\"ready\",\"role\":\"talker\",\"vendor\":\"%s\"}", vendor_name);

  // Each is published only when it has been listened to for a second: until then a volatile listener may miss some.
  for (int chatter_ticks = 0, image_ticks = 0; !stopped(); stop_sleep_ms(PERIOD_MS)) {
    write_text(&message, "scan");
    topic_publish(scan, &message);
    if (publisher_readers(chatter) > 0) chatter_ticks++;
    if (chatter_ticks > TICKS_BEFORE && chatter_ticks <= TICKS_BEFORE + CHATTER)
      publish_number(chatter, &message, chatter_ticks - TICKS_BEFORE);
    if (publisher_readers(image) > 0) image_ticks++;
    if (image_ticks != TICKS_BEFORE) continue;
    image_ticks++;
    write_image(&message);
    topic_publish(image, &message);
  }
  report("{\"event\":\"done\"}");
  return 0;
}
