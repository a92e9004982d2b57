// SPDX-License-Identifier: Apache-2.0
// Whether a writer and a reader of one topic fit each other, and if not, why (DDS 1.4, 2.2.3; Fast DDS EDP.cpp).

import type { EndpointQos } from "../qos.js";

/** What decides about a match, of a local or a remote endpoint. */
export interface Offer {
  readonly typeName: string;
  readonly qos: EndpointQos;
  readonly keyed: boolean;
  /** OWNERSHIP is EXCLUSIVE, not SHARED. */
  readonly exclusive: boolean;
  readonly partitions: readonly string[];
  readonly representations: readonly number[];
}

/** Why a writer and a reader do not fit. */
export interface Mismatch {
  /** The QoS policy's name in lower case, "type name", "topic kind" or "data representation". */
  readonly policy: string;
  readonly offered: string;
  readonly requested: string;
}

/** The first reason why `writer` and `reader` do not fit, or undefined if they do. Their topics are equal already. */
export function mismatch(writer: Offer, reader: Offer): Mismatch | undefined {
  if (writer.typeName !== reader.typeName) return reason("type name", writer.typeName, reader.typeName);
  if (writer.keyed !== reader.keyed) return reason("topic kind", key(writer.keyed), key(reader.keyed));
  const policies = qosMismatch(writer.qos, reader.qos);
  if (policies !== undefined) return policies;
  // The two kinds are not more and less of one thing: both sides must have the same (DDS 1.4, 2.2.3.9).
  if (writer.exclusive !== reader.exclusive)
    return reason("ownership", ownership(writer.exclusive), ownership(reader.exclusive));
  const offered = writer.representations[0] ?? XCDR1;
  const accepted = reader.representations.length === 0 ? [XCDR1] : reader.representations;
  if (!accepted.includes(offered))
    return reason("data representation", String(offered), reader.representations.join(", "));
  if (!partitionsMeet(writer.partitions, reader.partitions))
    return reason("partition", list(writer.partitions), list(reader.partitions));
  return undefined;
}

/** The first policy that a writer offers less of than a reader requests, or undefined if they fit. */
export function qosMismatch(w: EndpointQos, r: EndpointQos): Mismatch | undefined {
  if (rank(RELIABILITIES, w.reliability) < rank(RELIABILITIES, r.reliability))
    return reason("reliability", w.reliability, r.reliability);
  if (rank(DURABILITIES, w.durability) < rank(DURABILITIES, r.durability))
    return reason("durability", w.durability, r.durability);
  if (w.deadline > r.deadline) return reason("deadline", seconds(w.deadline), seconds(r.deadline));
  if (rank(LIVELINESSES, w.liveliness) < rank(LIVELINESSES, r.liveliness))
    return reason("liveliness", w.liveliness, r.liveliness);
  if (w.leaseDuration > r.leaseDuration)
    return reason("liveliness lease", seconds(w.leaseDuration), seconds(r.leaseDuration));
  return undefined;
}

function reason(policy: string, offered: string, requested: string): Mismatch {
  return { policy, offered, requested };
}

function rank(order: readonly string[], value: string): number {
  return order.indexOf(value);
}

function partitionsMeet(a: readonly string[], b: readonly string[]): boolean {
  const left = a.length === 0 ? DEFAULT_PARTITION : a;
  const right = b.length === 0 ? DEFAULT_PARTITION : b;
  // A name with wildcards matches plain names of the other side, never another pattern (DDS 1.4, 2.2.3.13).
  return left.some((x) => right.some((y) => x === y || matches(x, y) || matches(y, x)));
}

/** Shell patterns as DDS has them: `*` and `?`. Walks once over each, so a hostile pattern costs no more than its length squared. */
function matches(pattern: string, name: string): boolean {
  if (!WILDCARD.test(pattern) || WILDCARD.test(name)) return false;
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = n;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

function key(keyed: boolean): string {
  return keyed ? "with key" : "no key";
}

function ownership(exclusive: boolean): string {
  return exclusive ? "exclusive" : "shared";
}

function seconds(value: number): string {
  return value === Number.POSITIVE_INFINITY ? "infinite" : `${value} s`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}

const RELIABILITIES = ["best-effort", "reliable"];
const DURABILITIES = ["volatile", "transient-local", "transient", "persistent"];
const LIVELINESSES = ["automatic", "manual-by-participant", "manual-by-topic"];
const XCDR1 = 0;
const DEFAULT_PARTITION = [""];
const WILDCARD = /[*?]/;
