// SPDX-License-Identifier: Apache-2.0
// The body of ros_discovery_info for one node, as ROS 2 Humble publishes it (24 byte Gids).
#ifndef PEER_GRAPH_INFO_H
#define PEER_GRAPH_INFO_H

#include "body.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GRAPH_TOPIC "ros_discovery_info"
#define GRAPH_TYPE "rmw_dds_common::msg::dds_::ParticipantEntitiesInfo_"

typedef unsigned char guid_bytes[16];

struct graph_node {
  const char *name;
  guid_bytes *readers, *writers;
  size_t reader_count, writer_count;
};

void graph_info_write(struct outgoing *message, const guid_bytes participant, const struct graph_node *node);

/** Adds a GUID to a list that grows by realloc. */
void guid_list_add(guid_bytes **list, size_t *count, const unsigned char *guid);

#ifdef __cplusplus
}
#endif

#endif
