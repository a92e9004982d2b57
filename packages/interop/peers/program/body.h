// SPDX-License-Identifier: Apache-2.0
// Request and reply bodies of the two service types, as CDR bytes.
#ifndef PEER_BODY_H
#define PEER_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct service_type {
  const char *request_name, *reply_name; // DDS type names
  size_t request_size, reply_size;       // of a body; of an unbounded one, when it is empty
};

enum { ENCAPSULATION = 4, CYCLONE_ID = 16, HEADROOM = ENCAPSULATION + CYCLONE_ID };

/** A body to be sent. It starts behind HEADROOM free bytes, so that either vendor's header fits without a copy. */
struct outgoing {
  unsigned char *bytes;
  size_t length, capacity; // headroom included
};

/** A payload that was taken, and who sent it. */
struct incoming {
  unsigned char *bytes;
  size_t length, capacity; // encapsulation included
  size_t body;             // offset of the body
  bool big_endian;
  unsigned char client[16]; // as the rmw's request id shows it
  int64_t sequence;
};

const struct service_type *find_service_type(bool big);

/** Makes room and sets the length; keeps what is there. */
void incoming_resize(struct incoming *message, size_t length);

/** Empties the body. */
void outgoing_clear(struct outgoing *message);
/** Each append aligns from the start of the body, as CDR does; the padding is zero. */
void append_u32(struct outgoing *message, uint32_t value);
void append_i64(struct outgoing *message, int64_t value);
void append_string(struct outgoing *message, const char *value);
/** Appends room for `length` octets and returns it. */
unsigned char *append_octets(struct outgoing *message, size_t length);

/** The payload with the plain encapsulation (rmw_fastrtps), body last. */
unsigned char *plain_payload(struct outgoing *message, size_t *length);
/** The payload with rmw_cyclonedds's 16 byte id in front of the body. */
unsigned char *cyclone_payload(struct outgoing *message, uint64_t id, int64_t sequence, size_t *length);

/** Sets where a body that nothing stands in front of begins, and its byte order; false if there is no encapsulation. */
bool incoming_read_encapsulation(struct incoming *message);

uint64_t read_u64(const unsigned char *bytes, bool big_endian);

/** Reads int64 fields one after the other; false if the payload ends early, with the fields before that filled. */
bool read_two_ints(const struct incoming *message, int64_t *a, int64_t *b);
bool read_sum(const struct incoming *message, int64_t *sum);
/** Each read aligns `offset` and moves it behind what it has read; false if the payload ends early. */
bool read_u32(const struct incoming *message, size_t *offset, uint32_t *value);
/** False too if it does not fit into `size` characters with its NUL. */
bool read_string(const struct incoming *message, size_t *offset, char *text, size_t size);
/** Finds the octets of a big body inside `message`. */
bool read_octets(const struct incoming *message, const unsigned char **octets, size_t *length);

#ifdef __cplusplus
}
#endif

#endif
