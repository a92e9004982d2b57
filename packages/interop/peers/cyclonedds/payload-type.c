// SPDX-License-Identifier: Apache-2.0
// Registers a custom ddsi_sertype, as rmw_cyclonedds_cpp does. That is what keeps XTypes type information, the key hash
// and any encoding but XCDR1 off the wire (Cyclone DDS 0.10).
#include "payload-type.h"

#include "../program/body.h"

#include <dds/ddsi/ddsi_serdata.h>
#include <dds/ddsi/ddsi_sertype.h>
#include <dds/ddsi/q_radmin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct payload {
  struct ddsi_serdata base;
  uint32_t size;
  unsigned char bytes[];
};

static const struct ddsi_serdata_ops data_operations;
static const struct ddsi_sertype_ops type_operations;

dds_entity_t create_payload_topic(dds_entity_t participant, const char *topic, const char *type_name) {
  struct ddsi_sertype *type = calloc(1, sizeof *type);
  if (type == NULL) return DDS_RETCODE_OUT_OF_RESOURCES;
  ddsi_sertype_init_flags(type, type_name, &type_operations, &data_operations, DDSI_SERTYPE_FLAG_TOPICKIND_NO_KEY);
  type->allowed_data_representation = DDS_DATA_REPRESENTATION_FLAG_XCDR1;
  dds_entity_t entity = dds_create_topic_sertype(participant, topic, &type, NULL, NULL, NULL);
  if (entity < 0) ddsi_sertype_unref(type);
  return entity;
}

/** Cyclone sends whole words, so the rmw pads every payload to 4 bytes with zeros. */
static struct payload *new_payload(const struct ddsi_sertype *type, enum ddsi_serdata_kind kind, size_t length) {
  size_t size = (length + 3) & ~(size_t)3;
  struct payload *payload = malloc(sizeof *payload + size);
  if (payload == NULL) return NULL;
  memset(payload, 0, sizeof *payload);
  ddsi_serdata_init(&payload->base, type, kind);
  payload->size = (uint32_t)size;
  memset(payload->bytes + length, 0, size - length);
  return payload;
}

static bool all_keys_equal(const struct ddsi_serdata *a, const struct ddsi_serdata *b) {
  (void)a, (void)b;
  return true;
}

static uint32_t size_of(const struct ddsi_serdata *data) { return ((const struct payload *)data)->size; }

static struct ddsi_serdata *from_network(const struct ddsi_sertype *type, enum ddsi_serdata_kind kind,
                                         const struct nn_rdata *fragment, size_t size) {
  struct payload *payload = new_payload(type, kind, size);
  if (payload == NULL) return NULL;
  uint32_t filled = 0;
  for (; fragment != NULL; fragment = fragment->nextfrag) {
    if (fragment->maxp1 <= filled) continue; // fragments may overlap
    const unsigned char *bytes = NN_RMSG_PAYLOADOFF(fragment->rmsg, NN_RDATA_PAYLOAD_OFF(fragment));
    memcpy(payload->bytes + filled, bytes + (filled - fragment->min), fragment->maxp1 - filled);
    filled = fragment->maxp1;
  }
  return &payload->base;
}

static struct ddsi_serdata *from_parts(const struct ddsi_sertype *type, enum ddsi_serdata_kind kind,
                                       ddsrt_msg_iovlen_t count, const ddsrt_iovec_t *parts, size_t size) {
  struct payload *payload = new_payload(type, kind, size);
  if (payload == NULL) return NULL;
  unsigned char *cursor = payload->bytes;
  for (ddsrt_msg_iovlen_t i = 0; i < count; cursor += parts[i].iov_len, i++)
    memcpy(cursor, parts[i].iov_base, parts[i].iov_len);
  return &payload->base;
}

static struct ddsi_serdata *from_keyhash(const struct ddsi_sertype *type, const struct ddsi_keyhash *hash) {
  (void)hash;
  struct payload *payload = new_payload(type, SDK_KEY, 0);
  return payload == NULL ? NULL : &payload->base;
}

static struct ddsi_serdata *from_view(const struct ddsi_sertype *type, enum ddsi_serdata_kind kind,
                                      const void *sample) {
  const struct payload_view *view = sample;
  struct payload *payload = new_payload(type, kind, kind == SDK_DATA ? view->length : 0);
  if (payload == NULL) return NULL;
  if (kind == SDK_DATA) memcpy(payload->bytes, view->bytes, view->length);
  return &payload->base;
}

static void copy_out(const struct ddsi_serdata *data, size_t offset, size_t size, void *target) {
  memcpy(target, ((const struct payload *)data)->bytes + offset, size);
}

static struct ddsi_serdata *borrow(const struct ddsi_serdata *data, size_t offset, size_t size, ddsrt_iovec_t *part) {
  part->iov_base = (void *)(((const struct payload *)data)->bytes + offset);
  part->iov_len = (ddsrt_iov_len_t)size;
  return ddsi_serdata_ref(data);
}

static void give_back(struct ddsi_serdata *data, const ddsrt_iovec_t *part) {
  (void)part;
  ddsi_serdata_unref(data);
}

static bool to_incoming(const struct ddsi_serdata *data, void *sample, void **buffer, void *limit) {
  (void)buffer, (void)limit;
  const struct payload *payload = (const struct payload *)data;
  struct incoming *message = sample;
  incoming_resize(message, payload->size);
  memcpy(message->bytes, payload->bytes, payload->size);
  return true;
}

static struct ddsi_serdata *to_untyped(const struct ddsi_serdata *data) {
  struct payload *payload = new_payload(data->type, SDK_KEY, 0);
  if (payload == NULL) return NULL;
  payload->base.type = NULL;
  return &payload->base;
}

static bool untyped_to_nothing(const struct ddsi_sertype *type, const struct ddsi_serdata *data, void *sample,
                               void **buffer, void *limit) {
  (void)type, (void)data, (void)sample, (void)buffer, (void)limit;
  return true;
}

static void free_payload(struct ddsi_serdata *data) { free(data); }

static size_t print_size(const struct ddsi_sertype *type, const struct ddsi_serdata *data, char *text, size_t size) {
  (void)type;
  return (size_t)snprintf(text, size, "%u bytes", size_of(data));
}

static void zero_keyhash(const struct ddsi_serdata *data, struct ddsi_keyhash *hash, bool force_md5) {
  (void)data, (void)force_md5;
  memset(hash, 0, sizeof *hash);
}

static void free_type(struct ddsi_sertype *type) {
  ddsi_sertype_fini(type);
  free(type);
}

static void zero_samples(const struct ddsi_sertype *type, void *samples, size_t count) {
  (void)type, (void)samples, (void)count;
}

static void realloc_samples(void **pointers, const struct ddsi_sertype *type, void *old, size_t old_count,
                            size_t count) {
  (void)pointers, (void)type, (void)old, (void)old_count, (void)count;
  abort(); // only for loans, which nobody asks for
}

static void free_samples(const struct ddsi_sertype *type, void **pointers, size_t count, dds_free_op_t operation) {
  (void)type, (void)pointers, (void)count, (void)operation;
}

static bool equal_types(const struct ddsi_sertype *a, const struct ddsi_sertype *b) {
  (void)a, (void)b;
  return true; // Cyclone has compared the names; the names are all there is
}

static uint32_t hash_type(const struct ddsi_sertype *type) {
  (void)type;
  return 0;
}

static const struct ddsi_serdata_ops data_operations = {
  .eqkey = all_keys_equal,
  .get_size = size_of,
  .from_ser = from_network,
  .from_ser_iov = from_parts,
  .from_keyhash = from_keyhash,
  .from_sample = from_view,
  .to_ser = copy_out,
  .to_ser_ref = borrow,
  .to_ser_unref = give_back,
  .to_sample = to_incoming,
  .to_untyped = to_untyped,
  .untyped_to_sample = untyped_to_nothing,
  .free = free_payload,
  .print = print_size,
  .get_keyhash = zero_keyhash,
};

static const struct ddsi_sertype_ops type_operations = {
  .version = ddsi_sertype_v0,
  .free = free_type,
  .zero_samples = zero_samples,
  .realloc_samples = realloc_samples,
  .free_samples = free_samples,
  .equal = equal_types,
  .hash = hash_type,
};
