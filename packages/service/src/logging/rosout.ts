// SPDX-License-Identifier: Apache-2.0
// Publishes what a node's loggers say on /rosout, as rcl does (logging_rosout.c).

import { Log } from "@rclts/interfaces/rcl_interfaces/msg";
import type { Core } from "../core.js";
import { qosProfile } from "../qos-profiles.js";
import { Publisher } from "../topics/publisher.js";
import type { TopicEndpointConfig } from "../topics/topic-endpoint.js";
import type { LogRecord } from "./log-record.js";
import type { LogOutput } from "./logger.js";

/** Takes records from the beginning, and publishes from {@link Rosout.start} on. */
export class Rosout implements LogOutput {
  #core: Core | undefined = undefined;
  #publisher: Publisher<Log> | undefined = undefined;

  /** @param config the logger, for what there is to say about the publisher, may be one that writes here */
  start(core: Core, config: Pick<TopicEndpointConfig<Log>, "topicName" | "logger" | "endpoints">): void {
    this.#core = core;
    this.#publisher = new Publisher<Log>(core, { ...config, type: Log, qos: qosProfile("rosout_default") });
  }

  write({ severity, time, name, message }: LogRecord): void {
    if (this.#publisher === undefined || this.#core?.isShutDown !== false) return;
    const microseconds = Math.round(time * 1000);
    const sec = Math.floor(microseconds / 1e6);
    const nanosec = (microseconds - sec * 1e6) * 1000;
    // A log call's place in the source would cost a stack trace each.
    const place = { file: "", function: "", line: 0 };
    this.#publisher.publish({ stamp: { sec, nanosec }, level: severity, name, msg: message, ...place });
  }

  destroy(): void {
    this.#publisher?.destroy();
    this.#publisher = undefined;
  }
}
