// SPDX-License-Identifier: Apache-2.0
// The names of the ROS 2 interface language: their grammar, and what is wrong with one that breaks it.

/** The kinds of interface file; also the folder a file is in and the ending of its name. */
export const KINDS = ["msg", "srv", "action"] as const;
/**
 * `msg`, `srv` or `action`.
 *
 * @useDeclaredType
 */
export type Kind = (typeof KINDS)[number];

/** `example_interfaces/srv/AddTwoInts` in parts. */
export interface InterfaceName {
  readonly package: string;
  readonly kind: Kind;
  readonly type: string;
}

/** The parts of an absolute interface name, or undefined if it is none. */
export function parseInterfaceName(name: string): InterfaceName | undefined {
  const [packageName = "", kind = "", type = "", ...rest] = name.split("/");
  if (rest.length > 0 || !isKind(kind) || !isPackageName(packageName) || !isTypeName(type)) return undefined;
  return { package: packageName, kind, type };
}

/** Whether it is one of the folders that interface files are in: msg, srv or action. */
export function isKind(text: string): text is Kind {
  return (KINDS as readonly string[]).includes(text);
}

/** Whether a package of ROS may have that name: lower case, such as `my_msgs2`; the rule is the one of fields. */
export function isPackageName(text: string): boolean {
  return LOWER_CASE.test(text);
}

/** Whether an interface may have that name: {@link TYPE_NAME_RULE}. */
export function isTypeName(text: string): boolean {
  return /^[A-Z][A-Za-z0-9]*$/.test(text);
}

/** Whether a field may have that name: {@link FIELD_NAME_RULE}. */
export function isFieldName(text: string): boolean {
  return LOWER_CASE.test(text);
}

/** Whether a constant may have that name: {@link CONSTANT_NAME_RULE}. */
export function isConstantName(text: string): boolean {
  return /^[A-Z](?:_?[A-Z0-9])*$/.test(text);
}

/** What a name has to be, as messages say it; so are the three below. */
export const TYPE_NAME_RULE = "a capital letter, then letters and digits";
export const PACKAGE_NAME_RULE =
  "lower-case letters, digits and single underscores, a letter first and no underscore last";
export const FIELD_NAME_RULE = PACKAGE_NAME_RULE;
export const CONSTANT_NAME_RULE =
  "capital letters, digits and single underscores, a letter first and no underscore last";

const LOWER_CASE = /^[a-z](?:_?[a-z0-9])*$/;
