// SPDX-License-Identifier: Apache-2.0
// What a peer tells its runner: one JSON object per line on stdout.
#ifndef PEER_REPORT_H
#define PEER_REPORT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Prints one line, printf style; any thread may call it. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Prints a "refused" line and counts it; `why` is one of the words in README.md, `detail` more JSON members or "". */
void report_refused(const char *why, const char *detail);

/** How many lines report_refused has printed. */
unsigned report_refusals(void);

/** Nanoseconds of the monotonic clock. */
uint64_t monotonic_ns(void);

/** Writes `length` bytes as hex; `text` holds 2 * length + 1 characters. Returns `text`. */
const char *hex(char *text, const unsigned char *bytes, size_t length);

#ifdef __cplusplus
}
#endif

#endif
