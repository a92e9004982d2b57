// SPDX-License-Identifier: Apache-2.0
// Waits for SIGTERM and SIGINT in a thread of its own, since little may be done in a signal handler.
#include "stop-signal.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;
static bool stop;
static sigset_t signals;
static void (*wake_waiter)(void *);
static void *waiter;

static void *watch(void *unused) {
  (void)unused;
  int signal_number;
  sigwait(&signals, &signal_number);
  pthread_mutex_lock(&lock);
  stop = true;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  wake_waiter(waiter);
  return NULL;
}

void stop_block(void) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&changed, &attributes);
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

void stop_watch(void (*wake)(void *), void *argument) {
  pthread_t thread;
  wake_waiter = wake;
  waiter = argument;
  pthread_create(&thread, NULL, watch, NULL);
  pthread_detach(thread);
}

bool stopped(void) {
  pthread_mutex_lock(&lock);
  bool result = stop;
  pthread_mutex_unlock(&lock);
  return result;
}

void stop_sleep_ms(int ms) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += ms / 1000;
  until.tv_nsec += (long)(ms % 1000) * 1000000;
  if (until.tv_nsec >= 1000000000) {
    until.tv_sec++;
    until.tv_nsec -= 1000000000;
  }
  pthread_mutex_lock(&lock);
  while (!stop && pthread_cond_timedwait(&changed, &lock, &until) != ETIMEDOUT)
    continue;
  pthread_mutex_unlock(&lock);
}
