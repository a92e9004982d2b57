// SPDX-License-Identifier: Apache-2.0
// What an unquoted YAML 1.1 scalar is to PyYAML, which ros2 reads values with: the types of https://yaml.org/type/ as
// PyYAML 6 narrows them, so that `1e3`, `y` and `0o17` are strings.

/** Without `!!`, as YAML names the types of its scalars. */
export type PlainType = "null" | "bool" | "int" | "float" | "timestamp" | "merge" | "value" | "str";

/** The type of an unquoted scalar. */
export function plainType(text: string): PlainType {
  for (const [type, form] of FORMS) if (form.test(text)) return type;
  return "str";
}

/** The value of an unquoted scalar of that type: integers are bigints, so that `1` and `1.0` stay apart. */
export function plainValue(text: string, type: PlainType): null | boolean | bigint | number | string {
  switch (type) {
    case "null":
      return null;
    case "bool":
      return /^(?:yes|true|on)$/i.test(text);
    case "int":
      return integer(text.replaceAll("_", ""));
    case "float":
      return floating(text.replaceAll("_", "").toLowerCase());
    default:
      return text;
  }
}

function integer(text: string): bigint {
  const sign = text.startsWith("-") ? -1n : 1n;
  const digits = text.replace(/^[-+]/, "");
  if (digits.includes(":")) return sign * digits.split(":").reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  return sign * BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
}

function floating(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.replace(/^[-+]/, "");
  if (digits === ".inf") return sign * Number.POSITIVE_INFINITY;
  if (digits === ".nan") return Number.NaN;
  if (!digits.includes(":")) return Number(text);
  return sign * digits.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

const FORMS: readonly (readonly [PlainType, RegExp])[] = [
  ["null", /^(?:~|null|Null|NULL|)$/],
  ["bool", /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  // Bare 0b_ and 0x_ would be no numbers.
  ["int", /^[-+]?(?:0b_*[01][01_]*|0x_*[0-9a-fA-F][0-9a-fA-F_]*|0[0-7_]*|[1-9][0-9_]*(?::[0-5]?[0-9])*)$/],
  ["float", /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?$/],
  ["float", /^(?:[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/],
  ["timestamp", /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/],
  [
    "timestamp",
    /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?$/,
  ],
  ["merge", /^<<$/],
  ["value", /^=$/],
];
