// SPDX-License-Identifier: Apache-2.0
// Plays somebody who watches the service events of AddTwoInts: reports their octets until it is told to stop.
#include "report.h"
#include "roles.h"
#include "stop-signal.h"

#include <stdio.h>

#define EVENT_TYPE "example_interfaces::srv::dds_::AddTwoInts_Event_"
enum { MOST = 256 };

int play_event_listener(struct peer *peer, const struct options *options) {
  char topic[512], text[2 * MOST + 1];
  snprintf(topic, sizeof topic, "%s/_service_event", options->service);
  const struct topic_qos qos = {.reliable = true, .depth = 1000};
  struct topic_end *events = peer_add_subscription(peer, topic, EVENT_TYPE, &qos);
  peer_announce(peer);
  report("{\"event\":\"ready\",\"role\":\"event-listener\",\"vendor\":\"%s\"}", vendor_name);
  struct incoming message = {0};
  while (!stopped()) {
    peer_wait(peer, -1);
    while (topic_take(events, &message))
      report("{\"event\":\"sample\",\"length\":%zu,\"octets\":\"%s\"}", message.length,
             hex(text, message.bytes, message.length < MOST ? message.length : MOST));
  }
  report("{\"event\":\"done\"}");
  return 0;
}
