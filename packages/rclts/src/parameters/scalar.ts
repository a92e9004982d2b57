// SPDX-License-Identifier: Apache-2.0
// Which value a scalar of YAML is as a parameter: the rules of rcl_yaml_param_parser, not those of YAML's own schemas.

/**
 * The words of YAML 1.1 for booleans; what C's `strtoll` with base 0 takes whole is an integer, `0x1F` and `010` too;
 * what `strtod` takes is a double; everything else is text, as `null` and `~` are.
 */
export function scalarValue(text: string): boolean | bigint | number | string {
  return BOOLEANS.get(text) ?? integerOf(text) ?? doubleOf(text) ?? text;
}

function integerOf(text: string): bigint | undefined {
  const { sign, digits } = INTEGER.exec(text)?.groups ?? {};
  if (digits === undefined) return undefined;
  const isOctal = /^0[0-7]/.test(digits);
  const value = BigInt(isOctal ? `0o${digits.slice(1)}` : digits) * (sign === "-" ? -1n : 1n);
  // What 64 bits do not hold is a double.
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function doubleOf(text: string): number | undefined {
  const special = SPECIAL.exec(text)?.groups;
  if (special !== undefined) {
    const value = /nan/i.test(text) ? Number.NaN : Number.POSITIVE_INFINITY;
    return special.sign === "-" ? -value : value;
  }
  const value = HEXADECIMAL_DOUBLE.test(text) ? hexadecimalDouble(text) : DOUBLE.test(text) ? Number(text) : Number.NaN;
  // What overflows is no number to strtod either.
  return Number.isFinite(value) ? value : undefined;
}

/** Such as `0x1.8p3`. */
function hexadecimalDouble(text: string): number {
  const { sign, whole, fraction, exponent } = HEXADECIMAL_DOUBLE.exec(text)!.groups!;
  const mantissa = Number(`0x${whole}${fraction ?? ""}`) / 16 ** (fraction?.length ?? 0);
  return (sign === "-" ? -1 : 1) * mantissa * 2 ** Number(exponent ?? 0);
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...["Y", "y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["N", "n", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
]);
const INTEGER = /^(?<sign>[+-]?)(?<digits>0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/;
const DOUBLE = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEXADECIMAL_DOUBLE =
  /^(?<sign>[+-]?)0[xX](?<whole>[0-9a-fA-F]+)(?:\.(?<fraction>[0-9a-fA-F]*))?(?:[pP](?<exponent>[+-]?\d+))?$/;
/** YAML's with a dot in three cases each, C's without in any case. */
const SPECIAL =
  /^(?:(?<sign>[+-]?)(?:\.inf|\.Inf|\.INF|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?|[nN][aA][nN])|\.nan|\.NaN|\.NAN)$/;
