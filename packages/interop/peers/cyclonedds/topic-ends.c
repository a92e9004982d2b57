// SPDX-License-Identifier: Apache-2.0
// Publishers and subscriptions in the manner of rmw_cyclonedds_cpp (Humble).
#include "payload-type.h"
#include "peer.h"

#include <stdio.h>
#include <stdlib.h>

struct topic_end {
  dds_entity_t entity; // writer or reader
};

static struct topic_end *new_end(dds_entity_t entity) {
  struct topic_end *end = malloc(sizeof *end);
  if (end == NULL) abort();
  end->entity = entity;
  return end;
}

static dds_entity_t create_topic(struct peer *peer, const char *topic, const char *type) {
  char name[512];
  snprintf(name, sizeof name, "rt/%s", topic);
  return checked(name, create_payload_topic(peer->participant, name, type));
}

static dds_qos_t *create_qos(const struct topic_qos *wanted) {
  dds_qos_t *qos = dds_create_qos();
  dds_qset_writer_data_lifecycle(qos, false);
  dds_qset_history(qos, DDS_HISTORY_KEEP_LAST, wanted->depth);
  dds_qset_liveliness(qos, DDS_LIVELINESS_AUTOMATIC, DDS_INFINITY);
  dds_qset_reliability(qos, wanted->reliable ? DDS_RELIABILITY_RELIABLE : DDS_RELIABILITY_BEST_EFFORT, DDS_INFINITY);
  dds_qset_durability(qos, wanted->transient_local ? DDS_DURABILITY_TRANSIENT_LOCAL : DDS_DURABILITY_VOLATILE);
  if (wanted->transient_local)
    dds_qset_durability_service(qos, 0, DDS_HISTORY_KEEP_LAST, wanted->depth, DDS_LENGTH_UNLIMITED,
                                DDS_LENGTH_UNLIMITED, DDS_LENGTH_UNLIMITED);
  return qos;
}

struct topic_end *peer_add_publisher(struct peer *peer, const char *topic, const char *type,
                                     const struct topic_qos *wanted) {
  dds_qos_t *qos = create_qos(wanted);
  dds_guid_t guid;
  dds_entity_t writer =
    checked("writer", dds_create_writer(peer->publisher, create_topic(peer, topic, type), qos, NULL));
  dds_delete_qos(qos);
  checked("guid", dds_get_guid(writer, &guid));
  guid_list_add(&peer->graph.writers, &peer->graph.writer_count, guid.v);
  return new_end(writer);
}

struct topic_end *peer_add_subscription(struct peer *peer, const char *topic, const char *type,
                                        const struct topic_qos *wanted) {
  dds_qos_t *qos = create_qos(wanted);
  dds_guid_t guid;
  dds_entity_t reader =
    checked("reader", dds_create_reader(peer->subscriber, create_topic(peer, topic, type), qos, NULL));
  dds_delete_qos(qos);
  dds_entity_t condition = checked("condition", dds_create_readcondition(reader, DDS_ANY_STATE));
  checked("attach", dds_waitset_attach(peer->waitset, condition, 0));
  checked("guid", dds_get_guid(reader, &guid));
  guid_list_add(&peer->graph.readers, &peer->graph.reader_count, guid.v);
  return new_end(reader);
}

int publisher_readers(struct topic_end *publisher) {
  dds_publication_matched_status_t status;
  checked("matches", dds_get_publication_matched_status(publisher->entity, &status));
  return (int)status.current_count;
}

void topic_publish(struct topic_end *publisher, struct outgoing *message) {
  struct payload_view view;
  view.bytes = plain_payload(message, &view.length);
  checked("publish", dds_write(publisher->entity, &view));
}

bool topic_take(struct topic_end *subscription, struct incoming *message) {
  void *samples[1] = {message};
  dds_sample_info_t info;
  do {
    if (dds_take(subscription->entity, samples, &info, 1, 1) != 1) return false;
  } while (!info.valid_data); // the end of a writer, not a sample
  return incoming_read_encapsulation(message);
}
