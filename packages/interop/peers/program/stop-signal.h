// SPDX-License-Identifier: Apache-2.0
// SIGTERM and SIGINT, made into a flag that wakes whoever waits.
#ifndef PEER_STOP_SIGNAL_H
#define PEER_STOP_SIGNAL_H

#include <stdbool.h>

/** Blocks both signals in this thread and all it starts: call before a vendor starts threads. */
void stop_block(void);

/** Starts to wait for the signals; `wake` runs once in another thread when one arrives. */
void stop_watch(void (*wake)(void *), void *argument);

bool stopped(void);

/** Sleeps, shorter if a signal arrives. */
void stop_sleep_ms(int ms);

#endif
