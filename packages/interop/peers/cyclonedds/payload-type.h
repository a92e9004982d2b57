// SPDX-License-Identifier: Apache-2.0
// A keyless DDS type of Cyclone DDS whose samples are ready-made payload bytes.
#ifndef PEER_CYCLONEDDS_PAYLOAD_TYPE_H
#define PEER_CYCLONEDDS_PAYLOAD_TYPE_H

#include <dds/dds.h>

/** What dds_write takes. dds_take fills a struct incoming instead. */
struct payload_view {
  const unsigned char *bytes;
  size_t length;
};

/** Creates a topic of such a type; returns the entity or a DDS error. */
dds_entity_t create_payload_topic(dds_entity_t participant, const char *topic, const char *type);

#endif
