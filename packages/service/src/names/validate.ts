// SPDX-License-Identifier: Apache-2.0
// The rules of ROS for names, with the positions that rcl and rmw of Jazzy report.

import {
  InvalidNamespaceException,
  InvalidNodeNameException,
  InvalidServiceNameException,
  InvalidTopicNameException,
} from "./name-validation-exception.js";

/** Which exception says that a name is bad. */
export type NameKind = "service" | "topic";

/**
 * A service or topic name as a user writes it: relative, absolute or private, with substitutions in braces.
 *
 * @throws InvalidServiceNameException, InvalidTopicNameException
 */
export function validateName(name: string, kind: NameKind): void {
  fail(kind, name, faultInName(name));
}

/**
 * A service or topic name that is expanded, as it goes into a DDS topic name.
 *
 * @throws InvalidServiceNameException, InvalidTopicNameException
 */
export function validateFullName(name: string, kind: NameKind): void {
  fail(kind, name, faultInFullName(name, LONGEST_FULL_NAME));
}

/** @throws InvalidNodeNameException */
export function validateNodeName(name: string): void {
  fail("node", name, faultInNodeName(name));
}

/**
 * `/`, or an absolute name of tokens.
 *
 * @throws InvalidNamespaceException
 */
export function validateNamespace(namespace: string): void {
  if (namespace !== "/") fail("namespace", namespace, faultInFullName(namespace, LONGEST_NAMESPACE));
}

/** Whether a service or topic is left out of lists unless hidden ones are asked for: a token of its name starts with `_`. */
export function isHiddenName(name: string): boolean {
  return name.split("/").some((token) => token.startsWith("_"));
}

interface Fault {
  readonly index: number;
  readonly reason: string;
}

function fail(kind: keyof typeof EXCEPTIONS, name: string, fault: Fault | undefined): void {
  if (fault !== undefined) throw new EXCEPTIONS[kind](name, fault.reason, fault.index);
}

function faultInName(name: string): Fault | undefined {
  if (name === "") return { index: 0, reason: EMPTY };
  if (DIGIT.test(name[0]!)) return { index: 0, reason: LEADING_DIGIT };
  if (name.endsWith("/")) return { index: name.length - 1, reason: TRAILING_SLASH };
  return faultInCharacters(name) ?? faultInTokens(name);
}

function faultInCharacters(name: string): Fault | undefined {
  let opened = -1;
  for (let index = 0; index < name.length; index++) {
    const character = name[index]!;
    const inBraces = opened >= 0;
    if (inBraces && index === opened + 1 && DIGIT.test(character)) {
      return { index, reason: "a substitution must not start with a number" };
    }
    if (WORD.test(character)) continue;
    if (character === "~" && index > 0) {
      return { index, reason: "a tilde must not stand anywhere but at the start" };
    }
    if (character === "}") {
      if (!inBraces) return { index, reason: UNMATCHED_BRACE };
      opened = -1;
    } else if (inBraces && character !== "~") {
      return { index, reason: "a substitution must not contain characters other than letters, digits and _" };
    } else if (character === "{") {
      opened = index;
    } else if (character !== "/" && character !== "~") {
      return { index, reason: "must not contain characters other than letters, digits, _, /, ~, { and }" };
    }
  }
  return opened < 0 ? undefined : { index: opened, reason: UNMATCHED_BRACE };
}

function faultInTokens(name: string): Fault | undefined {
  if (name.length > 1 && name[0] === "~" && name[1] !== "/") {
    return { index: 1, reason: "a tilde must not be followed by anything but /" };
  }
  const token = name.search(/\/[0-9]/);
  return token < 0 ? undefined : { index: token + 1, reason: LEADING_DIGIT };
}

function faultInFullName(name: string, longest: number): Fault | undefined {
  if (name === "") return { index: 0, reason: EMPTY };
  if (name[0] !== "/") return { index: 0, reason: "must be absolute, that is start with /" };
  if (name.endsWith("/")) return { index: name.length - 1, reason: TRAILING_SLASH };
  const stranger = name.search(/[^A-Za-z0-9_/]/);
  if (stranger >= 0)
    return { index: stranger, reason: "must not contain characters other than letters, digits, _ and /" };
  const token = name.search(/\/[/0-9]/);
  if (token >= 0) {
    return { index: token + 1, reason: name[token + 1] === "/" ? "must not contain // anywhere" : LEADING_DIGIT };
  }
  return name.length > longest ? tooLong(longest) : undefined;
}

function faultInNodeName(name: string): Fault | undefined {
  if (name === "") return { index: 0, reason: EMPTY };
  const stranger = name.search(/[^A-Za-z0-9_]/);
  if (stranger >= 0) return { index: stranger, reason: "must not contain characters other than letters, digits and _" };
  if (DIGIT.test(name[0]!)) return { index: 0, reason: "must not start with a number" };
  return name.length > LONGEST_NODE_NAME ? tooLong(LONGEST_NODE_NAME) : undefined;
}

function tooLong(longest: number): Fault {
  return { index: longest - 1, reason: `must not be longer than ${longest} characters` };
}

const EXCEPTIONS = {
  service: InvalidServiceNameException,
  topic: InvalidTopicNameException,
  node: InvalidNodeNameException,
  namespace: InvalidNamespaceException,
} as const;

const DIGIT = /[0-9]/;
const WORD = /[A-Za-z0-9_]/;
const EMPTY = "must not be empty";
const LEADING_DIGIT = "a token must not start with a number";
const TRAILING_SLASH = "must not end with /";
const UNMATCHED_BRACE = "a brace must not stand without its partner";

/** DDS allows 255 in a topic name, 8 are kept for prefix and suffix (rmw/validate_full_topic_name.h). */
const LONGEST_FULL_NAME = 247;
/** Two less, so that at least `/x` fits behind it (rmw/validate_namespace.h). */
const LONGEST_NAMESPACE = 245;
const LONGEST_NODE_NAME = 255;
