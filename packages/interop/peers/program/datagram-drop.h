// SPDX-License-Identifier: Apache-2.0
// Seeded loss of the datagrams that this process sends.
#ifndef PEER_DATAGRAM_DROP_H
#define PEER_DATAGRAM_DROP_H

#include <stdint.h>

/** From now on `percent` of all datagrams are lost; which ones depends on the seed and the order of sending only. */
void datagram_drop(int percent, uint64_t seed);

/** How many have been lost. */
unsigned long datagrams_dropped(void);

#endif
