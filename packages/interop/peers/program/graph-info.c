// SPDX-License-Identifier: Apache-2.0
// Writes rmw_dds_common's ParticipantEntitiesInfo for one node in the namespace "/".
#include "graph-info.h"

#include <stdlib.h>
#include <string.h>

static void append_gids(struct outgoing *message, guid_bytes *guids, size_t count) {
  append_u32(message, (uint32_t)count);
  for (size_t i = 0; i < count; i++) {
    unsigned char *gid = append_octets(message, 24); // Humble: char[24], the GUID and 8 zeros
    memcpy(gid, guids[i], 16);
    memset(gid + 16, 0, 8);
  }
}

void graph_info_write(struct outgoing *message, const guid_bytes participant, const struct graph_node *node) {
  guid_bytes own;
  memcpy(own, participant, sizeof own);
  outgoing_clear(message);
  unsigned char *gid = append_octets(message, 24);
  memcpy(gid, own, 16);
  memset(gid + 16, 0, 8);
  append_u32(message, 1);
  append_string(message, "/");
  append_string(message, node->name);
  append_gids(message, node->readers, node->reader_count);
  append_gids(message, node->writers, node->writer_count);
}

void guid_list_add(guid_bytes **list, size_t *count, const unsigned char *guid) {
  guid_bytes *grown = realloc(*list, (*count + 1) * sizeof **list);
  if (grown == NULL) abort();
  memcpy(grown[(*count)++], guid, sizeof *grown);
  *list = grown;
}
