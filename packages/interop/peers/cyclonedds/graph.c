// SPDX-License-Identifier: Apache-2.0
// ros_discovery_info: the writer and reader that every rmw participant has, keyless and transient-local.
#include "payload-type.h"
#include "peer.h"

#include <stdlib.h>

static void discard(dds_entity_t reader, void *unused) {
  (void)unused;
  struct incoming message = {0};
  void *samples[1] = {&message};
  dds_sample_info_t info;
  while (dds_take(reader, samples, &info, 1, 1) == 1) continue;
  free(message.bytes);
}

void graph_open(struct peer *peer) {
  dds_entity_t topic = checked(GRAPH_TOPIC, create_payload_topic(peer->participant, GRAPH_TOPIC, GRAPH_TYPE));
  dds_qos_t *qos = dds_create_qos();
  dds_qset_writer_data_lifecycle(qos, false);
  dds_qset_history(qos, DDS_HISTORY_KEEP_LAST, 1);
  dds_qset_reliability(qos, DDS_RELIABILITY_RELIABLE, DDS_INFINITY);
  dds_qset_durability(qos, DDS_DURABILITY_TRANSIENT_LOCAL);
  dds_qset_durability_service(qos, 0, DDS_HISTORY_KEEP_LAST, 1, DDS_LENGTH_UNLIMITED, DDS_LENGTH_UNLIMITED,
                              DDS_LENGTH_UNLIMITED);
  dds_qset_liveliness(qos, DDS_LIVELINESS_AUTOMATIC, DDS_INFINITY);
  peer->graph_writer = checked("graph writer", dds_create_writer(peer->publisher, topic, qos, NULL));

  dds_qset_history(qos, DDS_HISTORY_KEEP_ALL, DDS_LENGTH_UNLIMITED);
  dds_qset_durability_service(qos, 0, DDS_HISTORY_KEEP_ALL, DDS_LENGTH_UNLIMITED, DDS_LENGTH_UNLIMITED,
                              DDS_LENGTH_UNLIMITED, DDS_LENGTH_UNLIMITED);
  dds_qset_ignorelocal(qos, DDS_IGNORELOCAL_PARTICIPANT);
  dds_listener_t *listener = dds_create_listener(NULL);
  dds_lset_data_available(listener, discard);
  checked("graph reader", dds_create_reader(peer->subscriber, topic, qos, listener));
  dds_delete_listener(listener);
  dds_delete_qos(qos);
}

void graph_publish(struct peer *peer) {
  struct outgoing message = {0};
  graph_info_write(&message, peer->guid.v, &peer->graph);
  struct payload_view view;
  view.bytes = plain_payload(&message, &view.length);
  checked("graph write", dds_write(peer->graph_writer, &view));
  free(message.bytes);
}
