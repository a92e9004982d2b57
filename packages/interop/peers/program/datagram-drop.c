// SPDX-License-Identifier: Apache-2.0
// Loses datagrams by standing in front of libc's sendmsg and sendto, which both vendors call for UDP.
// The vendors' own test options, which --vendor-drop sets, take no seed.
#include "datagram-drop.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/socket.h>

static atomic_int drop_percent;
static atomic_ullong state;
static atomic_ulong dropped;

void datagram_drop(int percent, uint64_t seed) {
  atomic_store(&state, seed);
  atomic_store(&drop_percent, percent);
}

unsigned long datagrams_dropped(void) { return atomic_load(&dropped); }

static bool lost(const struct sockaddr *destination) {
  int percent = atomic_load_explicit(&drop_percent, memory_order_relaxed);
  if (percent == 0 || destination == 0 || destination->sa_family != AF_INET) return false;
  // splitmix64: the n-th datagram has the n-th number, whichever thread sends it
  uint64_t z = atomic_fetch_add(&state, 0x9e3779b97f4a7c15u) + 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  if ((z ^ (z >> 31)) % 100 >= (uint64_t)percent) return false;
  atomic_fetch_add(&dropped, 1);
  return true;
}

ssize_t sendmsg(int socket, const struct msghdr *message, int flags) {
  static ssize_t (*real)(int, const struct msghdr *, int);
  if (real == 0) *(void **)&real = dlsym(RTLD_NEXT, "sendmsg");
  if (lost(message->msg_name)) {
    ssize_t length = 0;
    for (size_t i = 0; i < message->msg_iovlen; i++) length += (ssize_t)message->msg_iov[i].iov_len;
    return length;
  }
  return real(socket, message, flags);
}

ssize_t sendto(int socket, const void *bytes, size_t length, int flags, const struct sockaddr *to, socklen_t to_size) {
  static ssize_t (*real)(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
  if (real == 0) *(void **)&real = dlsym(RTLD_NEXT, "sendto");
  return lost(to) ? (ssize_t)length : real(socket, bytes, length, flags, to, to_size);
}
