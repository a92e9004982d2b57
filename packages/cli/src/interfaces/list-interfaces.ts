// SPDX-License-Identifier: Apache-2.0
// The interfaces of a package by kind.

import { type Kind, parseInterfaceName, type SearchPath } from "@rclts/idl";
import type { KindOptions } from "../options.js";

/** Those of a package, sorted by name; without those that break the rules of names. */
export function listInterfaces(packageName: string, searchPath: SearchPath): { name: string; kind: Kind }[] {
  return searchPath.list(packageName).flatMap(({ name }) => {
    const parts = parseInterfaceName(name);
    return parts === undefined ? [] : [{ name, kind: parts.kind }];
  });
}

/** The kinds that were asked for, in the order of ros2; all without a wish. */
export function selectedKinds({ onlyMsgs, onlySrvs, onlyActions }: KindOptions): Kind[] {
  const wished = KINDS.filter(
    (kind) => (kind === "msg" && onlyMsgs) || (kind === "srv" && onlySrvs) || (kind === "action" && onlyActions),
  );
  return wished.length === 0 ? [...KINDS] : wished;
}

const KINDS = ["msg", "srv", "action"] as const;
