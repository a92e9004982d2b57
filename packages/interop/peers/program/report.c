// SPDX-License-Identifier: Apache-2.0
// Prints the JSON lines on stdout.
#include "report.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static atomic_uint refusals;

void report(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  flockfile(stdout); // vendor threads report too; a line must stay whole
  vprintf(format, arguments);
  putchar_unlocked('\n');
  fflush(stdout);
  funlockfile(stdout);
  va_end(arguments);
}

void report_refused(const char *why, const char *detail) {
  atomic_fetch_add(&refusals, 1);
  report("{\"event\":\"refused\",\"why\":\"%s\"%s%s}", why, detail[0] == '\0' ? "" : ",", detail);
}

unsigned report_refusals(void) { return atomic_load(&refusals); }

uint64_t monotonic_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

const char *hex(char *text, const unsigned char *bytes, size_t length) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < length; i++) {
    text[2 * i] = digits[bytes[i] >> 4];
    text[2 * i + 1] = digits[bytes[i] & 15];
  }
  text[2 * length] = '\0';
  return text;
}
