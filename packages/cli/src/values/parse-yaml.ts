// SPDX-License-Identifier: Apache-2.0
// YAML or JSON from a command line or a file to values, typed as PyYAML types them.

import { parseDocument, type ScalarTag } from "yaml";
import { EXIT, Failure } from "../failure.js";
import { type PlainType, plainType, plainValue } from "./plain-scalar.js";

/** What YAML can say. Integers are bigints, floats numbers; `!!binary` gives bytes. */
export type YamlValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | YamlValue[]
  | { [key: string]: YamlValue };

/**
 * @param what names the text in messages, such as "the request"
 * @throws Failure with the place of the mistake
 */
export function parseYaml(text: string, what: string): YamlValue {
  const document = parseDocument(text, {
    version: "1.1",
    schema: "failsafe",
    customTags: (tags) => [...SCALARS, "binary", ...tags],
    merge: true,
    // The last one wins, as in Python.
    uniqueKeys: false,
  });
  const [error] = document.errors;
  if (error === undefined) return document.toJS() as YamlValue;
  throw new Failure(`${what} is no YAML: ${error.message.split("\n")[0]!.replace(/:$/, "")}`, EXIT.failed);
}

/** A tag for the unquoted scalars of a type; those that no tag takes are strings. */
function scalar(type: PlainType): ScalarTag {
  return {
    tag: `tag:yaml.org,2002:${type}`,
    default: true,
    test: { test: (text: string) => plainType(text) === type } as RegExp,
    resolve: (text) => plainValue(text, plainType(text)),
  };
}

/** `!!float 3`, which without the tag is an integer. */
const EXPLICIT_FLOAT: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  resolve: (text) => Number(plainValue(text, plainType(text))),
};
const SCALARS = [...(["null", "bool", "int", "float"] as const).map(scalar), EXPLICIT_FLOAT];
