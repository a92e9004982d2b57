// SPDX-License-Identifier: Apache-2.0
// USER_DATA of rmw_cyclonedds_cpp: the id that says which reader and writer are one client or one service.
#ifndef PEER_CYCLONEDDS_PAIR_ID_H
#define PEER_CYCLONEDDS_PAIR_ID_H

#include <dds/dds.h>
#include <stddef.h>

enum { PAIR_ID_SIZE = 64 };

/** Writes "<key>=<id>;", the id made of the participant's prefix and a counter that rises per client and service. */
void pair_id_write(char text[PAIR_ID_SIZE], const char *key, const dds_guid_t *participant);

/** Finds the value of `key` in the user data of `qos`; false if it is absent or too long for `value`. */
bool pair_id_find(char value[PAIR_ID_SIZE], const char *key, const dds_qos_t *qos);

#endif
