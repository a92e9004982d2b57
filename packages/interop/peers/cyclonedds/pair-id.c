// SPDX-License-Identifier: Apache-2.0
// Writes and finds `clientid=` and `serviceid=`.
#include "pair-id.h"

#include <stdio.h>
#include <string.h>

void pair_id_write(char text[PAIR_ID_SIZE], const char *key, const dds_guid_t *participant) {
  static unsigned counter; // starts at 1; 4 bytes, big endian
  unsigned char id[16];
  memcpy(id, participant->v, 12);
  counter++;
  for (int i = 0; i < 4; i++) id[12 + i] = (unsigned char)(counter >> (24 - 8 * i));
  // Only the first byte gets a width, and no byte a leading zero: "clientid= 1.10.a3..."
  int length = snprintf(text, PAIR_ID_SIZE, "%s=%2x", key, id[0]);
  for (int i = 1; i < 16; i++) length += snprintf(text + length, PAIR_ID_SIZE - (size_t)length, ".%x", id[i]);
  snprintf(text + length, PAIR_ID_SIZE - (size_t)length, ";");
}

bool pair_id_find(char value[PAIR_ID_SIZE], const char *key, const dds_qos_t *qos) {
  void *data;
  size_t size;
  if (qos == NULL || !dds_qget_userdata(qos, &data, &size) || data == NULL) return false;
  size_t key_length = strlen(key);
  bool found = false;
  for (const char *at = data, *end = at + size; at < end && !found;) {
    const char *stop = memchr(at, ';', (size_t)(end - at));
    if (stop == NULL) break;
    size_t length = (size_t)(stop - at);
    if (length > key_length + 1 && length - key_length - 1 < PAIR_ID_SIZE && at[key_length] == '=' &&
        memcmp(at, key, key_length) == 0) {
      memcpy(value, at + key_length + 1, length - key_length - 1);
      value[length - key_length - 1] = '\0';
      found = true;
    }
    at = stop + 1;
  }
  dds_free(data);
  return found;
}
