// SPDX-License-Identifier: Apache-2.0
// Writes and reads request and reply bodies as little-endian CDR (XCDR1), and the two payload headers around them.
#include "body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct service_type add_two_ints = {
  .request_name = "example_interfaces::srv::dds_::AddTwoInts_Request_",
  .reply_name = "example_interfaces::srv::dds_::AddTwoInts_Response_",
  .request_size = 16,
  .reply_size = 8,
};

// Our own type, both halves `uint8[] data`: no standard service has an octet sequence each way.
static const struct service_type big_type = {
  .request_name = "rclts_interop::srv::dds_::Big_Request_",
  .reply_name = "rclts_interop::srv::dds_::Big_Response_",
  .request_size = 4,
  .reply_size = 4,
};

static void *grow(void *bytes, size_t *capacity, size_t needed) {
  if (needed <= *capacity) return bytes;
  *capacity = needed + needed / 2 + 64;
  bytes = realloc(bytes, *capacity);
  if (bytes == NULL) {
    fprintf(stderr, "out of memory\n");
    exit(4);
  }
  return bytes;
}

static void put(unsigned char *bytes, uint64_t value, int size) {
  for (int i = 0; i < size; i++) bytes[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t get(const unsigned char *bytes, int size, bool big_endian) {
  uint64_t value = 0;
  for (int i = 0; i < size; i++) value |= (uint64_t)bytes[i] << (8 * (big_endian ? size - 1 - i : i));
  return value;
}

/** Aligns `offset`, which counts from the start of the payload, to `size` from the end of the encapsulation. */
static size_t aligned(size_t offset, size_t size) {
  return (offset - ENCAPSULATION + size - 1) / size * size + ENCAPSULATION;
}

const struct service_type *find_service_type(bool big) { return big ? &big_type : &add_two_ints; }

void incoming_resize(struct incoming *message, size_t length) {
  message->bytes = grow(message->bytes, &message->capacity, length);
  message->length = length;
}

void outgoing_clear(struct outgoing *message) {
  message->bytes = grow(message->bytes, &message->capacity, HEADROOM);
  message->length = HEADROOM;
}

static unsigned char *append(struct outgoing *message, size_t size, size_t alignment) {
  size_t start = aligned(message->length, alignment); // CYCLONE_ID is a multiple of 8: same result with and without it
  message->bytes = grow(message->bytes, &message->capacity, start + size);
  memset(message->bytes + message->length, 0, start - message->length);
  message->length = start + size;
  return message->bytes + start;
}

void append_u32(struct outgoing *message, uint32_t value) { put(append(message, 4, 4), value, 4); }

void append_i64(struct outgoing *message, int64_t value) { put(append(message, 8, 8), (uint64_t)value, 8); }

void append_string(struct outgoing *message, const char *value) {
  size_t size = strlen(value) + 1;
  append_u32(message, (uint32_t)size);
  memcpy(append(message, size, 1), value, size);
}

unsigned char *append_octets(struct outgoing *message, size_t length) { return append(message, length, 1); }

static void encapsulate(unsigned char *bytes) { memcpy(bytes, "\0\1\0\0", ENCAPSULATION); }

unsigned char *plain_payload(struct outgoing *message, size_t *length) {
  encapsulate(message->bytes + CYCLONE_ID);
  *length = message->length - CYCLONE_ID;
  return message->bytes + CYCLONE_ID;
}

unsigned char *cyclone_payload(struct outgoing *message, uint64_t id, int64_t sequence, size_t *length) {
  encapsulate(message->bytes);
  put(message->bytes + 4, id, 8);
  put(message->bytes + 12, (uint64_t)sequence, 8);
  *length = message->length;
  return message->bytes;
}

uint64_t read_u64(const unsigned char *bytes, bool big_endian) { return get(bytes, 8, big_endian); }

static bool read_i64(const struct incoming *message, size_t *offset, int64_t *value) {
  size_t start = aligned(*offset, 8);
  if (start + 8 > message->length) return false;
  *value = (int64_t)read_u64(message->bytes + start, message->big_endian);
  *offset = start + 8;
  return true;
}

bool read_two_ints(const struct incoming *message, int64_t *a, int64_t *b) {
  size_t offset = message->body;
  return read_i64(message, &offset, a) && read_i64(message, &offset, b);
}

bool read_sum(const struct incoming *message, int64_t *sum) {
  size_t offset = message->body;
  return read_i64(message, &offset, sum);
}

bool incoming_read_encapsulation(struct incoming *message) {
  if (message->length < ENCAPSULATION) return false;
  message->body = ENCAPSULATION;
  message->big_endian = message->bytes[1] == 0;
  return true;
}

bool read_u32(const struct incoming *message, size_t *offset, uint32_t *value) {
  size_t start = aligned(*offset, 4);
  if (start + 4 > message->length) return false;
  *value = (uint32_t)get(message->bytes + start, 4, message->big_endian);
  *offset = start + 4;
  return true;
}

bool read_string(const struct incoming *message, size_t *offset, char *text, size_t size) {
  uint32_t length;
  if (!read_u32(message, offset, &length) || length == 0 || length > size || length > message->length - *offset)
    return false;
  memcpy(text, message->bytes + *offset, length);
  text[length - 1] = '\0';
  *offset += length;
  return true;
}

bool read_octets(const struct incoming *message, const unsigned char **octets, size_t *length) {
  if (message->body + 4 > message->length) return false;
  size_t count = (size_t)get(message->bytes + message->body, 4, message->big_endian);
  if (count > message->length - message->body - 4) return false;
  *octets = message->bytes + message->body + 4;
  *length = count;
  return true;
}
