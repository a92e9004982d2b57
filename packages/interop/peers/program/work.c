// SPDX-License-Identifier: Apache-2.0
// Makes requests whose answers are all different, answers them, and verifies the answers.
#include "work.h"

#include <string.h>

static uint64_t call_index(const struct options *options, int client, int number) {
  return (uint64_t)client * (uint64_t)options->calls + (uint64_t)(number - 1);
}

/** Octets that no shift, swap or loss of a fragment maps onto themselves: xorshift64 seeded per call. */
static void fill(unsigned char *octets, size_t length, uint64_t seed) {
  uint64_t x = (seed + 1) * 0x9e3779b97f4a7c15u | 1;
  for (size_t i = 0; i < length; i++) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    octets[i] = (unsigned char)(x >> 32);
  }
}

static uint64_t seed_of(const struct options *options, uint64_t index) { return options->seed * 1000003u + index; }

void write_request(struct outgoing *request, const struct options *options, int client, int number) {
  uint64_t index = call_index(options, client, number);
  outgoing_clear(request);
  if (options->big) {
    append_u32(request, (uint32_t)options->size);
    fill(append_octets(request, (size_t)options->size), (size_t)options->size, seed_of(options, index));
  } else {
    append_i64(request, (int64_t)((uint64_t)options->a + index));
    append_i64(request, (int64_t)((uint64_t)options->b + 2 * index));
  }
}

struct answer check_reply(const struct incoming *reply, const struct options *options, int client, int number) {
  uint64_t index = call_index(options, client, number);
  struct answer answer = {0};
  if (!options->big) {
    answer.readable = read_sum(reply, &answer.sum);
    answer.right = (uint64_t)answer.sum == (uint64_t)options->a + (uint64_t)options->b + 3 * index;
    return answer;
  }
  const unsigned char *octets = NULL;
  answer.readable = read_octets(reply, &octets, &answer.octets);
  answer.right = answer.readable && answer.octets == (size_t)options->size;
  if (!answer.right) return answer;
  static struct outgoing expected; // roles run in one thread
  outgoing_clear(&expected);
  unsigned char *bytes = append_octets(&expected, answer.octets);
  fill(bytes, answer.octets, seed_of(options, index));
  for (size_t i = 0; i < answer.octets; i++) bytes[i] ^= 0xff;
  answer.right = answer.octets == 0 || memcmp(bytes, octets, answer.octets) == 0;
  return answer;
}

struct question answer_request(struct outgoing *reply, const struct incoming *request, bool big) {
  struct question question = {0};
  outgoing_clear(reply);
  if (!big) {
    question.readable = read_two_ints(request, &question.a, &question.b);
    append_i64(reply, (int64_t)((uint64_t)question.a + (uint64_t)question.b));
    return question;
  }
  const unsigned char *octets = NULL;
  question.readable = read_octets(request, &octets, &question.octets);
  append_u32(reply, (uint32_t)question.octets);
  unsigned char *bytes = append_octets(reply, question.octets);
  for (size_t i = 0; i < question.octets; i++) bytes[i] = octets[i] ^ 0xff;
  return question;
}
