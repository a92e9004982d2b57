// SPDX-License-Identifier: Apache-2.0
// The QoS of an announced endpoint as parameters, with the defaults that stand for what is not sent
// (DDS 1.4, 2.2.3; RTPS 2.5, 9.6.3, table 9.17).

import type { EndpointQos } from "../qos.js";
import { readDuration, writeDuration } from "../time.js";
import { MalformedError } from "../wire/malformed-error.js";
import {
  PID_DEADLINE,
  PID_DURABILITY,
  PID_HISTORY,
  PID_LIFESPAN,
  PID_LIVELINESS,
  PID_RELIABILITY,
} from "../wire/parameter-id.js";
import type { ParameterListWriter } from "../wire/parameter-list-writer.js";
import type { WireReader } from "../wire/wire-reader.js";

/** {@link EndpointQos} while it is being read. */
export type MutableEndpointQos = { -readonly [K in keyof EndpointQos]: EndpointQos[K] };

/** What an endpoint has that announces nothing: writers are reliable, readers are not. */
export function defaultEndpointQos(kind: "reader" | "writer"): MutableEndpointQos {
  return {
    reliability: kind === "writer" ? "reliable" : "best-effort",
    durability: "volatile",
    history: "keep-last",
    depth: 1,
    deadline: Number.POSITIVE_INFINITY,
    lifespan: Number.POSITIVE_INFINITY,
    liveliness: "automatic",
    leaseDuration: Number.POSITIVE_INFINITY,
  };
}

/**
 * Reads a parameter's value into `qos` if it is one of the policies there; false if it is not. MalformedError for a
 * kind that the policy does not have, and for a negative duration.
 */
export function readQosParameter(pid: number, r: WireReader, qos: MutableEndpointQos): boolean {
  switch (pid) {
    case PID_RELIABILITY:
      qos.reliability = kindOf(RELIABILITY_KINDS, r.uint32() - RELIABILITY_KIND_FIRST);
      return true;
    case PID_DURABILITY:
      qos.durability = kindOf(DURABILITY_KINDS, r.uint32());
      return true;
    case PID_HISTORY:
      qos.history = kindOf(HISTORY_KINDS, r.uint32());
      qos.depth = Math.max(1, r.int32());
      return true;
    case PID_DEADLINE:
      qos.deadline = readPolicyDuration(r);
      return true;
    case PID_LIFESPAN:
      qos.lifespan = readPolicyDuration(r);
      return true;
    case PID_LIVELINESS:
      qos.liveliness = kindOf(LIVELINESS_KINDS, r.uint32());
      qos.leaseDuration = readPolicyDuration(r);
      return true;
    default:
      return false;
  }
}

/** Writes all policies, defaults too: Fast DDS and Cyclone do not have the same ones. Lifespan is a writer's alone. */
export function writeQosParameters(list: ParameterListWriter, qos: EndpointQos, kind: "reader" | "writer"): void {
  const reliability = list.parameter(PID_RELIABILITY, 12);
  reliability.uint32(RELIABILITY_KINDS.indexOf(qos.reliability) + RELIABILITY_KIND_FIRST);
  writeDuration(reliability, MAX_BLOCKING_TIME);
  list.uint32(PID_DURABILITY, DURABILITY_KINDS.indexOf(qos.durability));
  const history = list.parameter(PID_HISTORY, 8);
  history.uint32(HISTORY_KINDS.indexOf(qos.history));
  history.int32(qos.depth);
  list.duration(PID_DEADLINE, qos.deadline);
  if (kind === "writer") list.duration(PID_LIFESPAN, qos.lifespan);
  const liveliness = list.parameter(PID_LIVELINESS, 12);
  liveliness.uint32(LIVELINESS_KINDS.indexOf(qos.liveliness));
  writeDuration(liveliness, qos.leaseDuration);
}

function kindOf<T>(kinds: readonly T[], index: number): T {
  const kind = kinds[index];
  if (kind === undefined) throw UNKNOWN_KIND;
  return kind;
}

function readPolicyDuration(r: WireReader): number {
  const seconds = readDuration(r);
  if (seconds < 0) throw NEGATIVE_DURATION;
  return seconds;
}

/** The kinds in the order of their numbers on the wire, from 0; reliability counts from 1. */
const RELIABILITY_KINDS: readonly EndpointQos["reliability"][] = ["best-effort", "reliable"];
const RELIABILITY_KIND_FIRST = 1;
const DURABILITY_KINDS: readonly EndpointQos["durability"][] = [
  "volatile",
  "transient-local",
  "transient",
  "persistent",
];
const HISTORY_KINDS: readonly EndpointQos["history"][] = ["keep-last", "keep-all"];
const LIVELINESS_KINDS: readonly EndpointQos["liveliness"][] = [
  "automatic",
  "manual-by-participant",
  "manual-by-topic",
];
/** The default of DDS, in seconds; no one matches by it. */
const MAX_BLOCKING_TIME = 0.1;
const UNKNOWN_KIND = new MalformedError("endpoint data: a QoS policy of a kind that is not known");
const NEGATIVE_DURATION = new MalformedError("endpoint data: a QoS policy with a negative duration");
