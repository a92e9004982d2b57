// SPDX-License-Identifier: Apache-2.0
// The participant of the Cyclone DDS peer and its ends, as the files of this folder share them.
#ifndef PEER_CYCLONEDDS_PEER_H
#define PEER_CYCLONEDDS_PEER_H

#include "../program/graph-info.h"
#include "../program/vendor.h"

#include <dds/dds.h>

struct peer {
  const struct options *options;
  dds_entity_t participant, publisher, subscriber;
  dds_entity_t request_topic, reply_topic;
  dds_entity_t publications, subscriptions; // builtin topic readers
  dds_entity_t waitset, wake;
  dds_guid_t guid;
  struct graph_node graph;
  dds_entity_t graph_writer;
};

struct service_end {
  struct peer *peer;
  dds_entity_t writer, reader, condition; // 0: left out by --half
  dds_instance_handle_t id;               // of the writer; the id that a client puts into its requests
};

/** Ends the process with a message if `result` is an error; else returns it. */
dds_return_t checked(const char *what, dds_return_t result);

/** The QoS of rmw_cyclonedds_cpp for a service: reliable, volatile, autodispose off. */
dds_qos_t *endpoint_qos(const struct options *options);

/** Creates the writer and reader of ros_discovery_info; the rmw does so before anything else. */
void graph_open(struct peer *peer);
/** Publishes the node and its ends. */
void graph_publish(struct peer *peer);

#endif
