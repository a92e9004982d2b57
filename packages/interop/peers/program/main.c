// SPDX-License-Identifier: Apache-2.0
// Starts the vendor's participant, plays the role, leaves the domain.
#include "datagram-drop.h"
#include "roles.h"
#include "stop-signal.h"

static void wake(void *peer) { peer_wake(peer); }

int main(int argc, char **argv) {
  struct options options;
  options_parse(&options, argc, argv);
  stop_block();
  datagram_drop(options.drop_percent, options.seed);
  struct peer *peer = peer_open(&options);
  if (peer == NULL) return 4;
  stop_watch(wake, peer);
  int status = options.role == ROLE_CLIENT ? play_client(peer, &options) : play_server(peer, &options);
  peer_close(peer);
  return status;
}
