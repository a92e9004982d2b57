// SPDX-License-Identifier: Apache-2.0
// Parameters in YAML: the file of many nodes, and the value of one (rcl_yaml_param_parser, Humble to Rolling).

import { Parameter, type ParameterInit, type ParameterInput, validateNodeName } from "@rclts/service";
import { isMap, isScalar, isSeq, LineCounter, type Pair, parseAllDocuments, Scalar, type YAMLMap } from "yaml";
import { ParameterFileError } from "./parameter-file-error.js";
import { scalarValue } from "./scalar.js";

/** Initial values by the pattern of the nodes that they are for, and by name. */
export type MutableOverrides = Map<string, Map<string, ParameterInit>>;

/**
 * Adds what a parameter file says to what is there: a later value takes the place of an earlier one of the same pattern.
 *
 * @param path for messages
 * @throws ParameterFileError with the line
 */
export function addParameterFile(overrides: MutableOverrides, text: string, path: string): void {
  const reader = new FileReader(overrides, text, path);
  for (const root of reader.roots) reader.readNodes(root, "");
}

/**
 * The value that the text of `-p name:=text` stands for: a scalar, or a list of scalars of one type.
 *
 * @throws ParameterFileError
 */
export function parseParameterValue(text: string): ParameterInput {
  const reader = new FileReader(new Map(), text, text);
  if (reader.roots.length !== 1) throw reader.error(undefined, "expected one value");
  return reader.valueOf(reader.roots[0]);
}

/** Of the type that the value has by itself, where rcl does not take one for another; only an empty list has none. */
export function toOverride(name: string, value: ParameterInput): ParameterInit {
  return Array.isArray(value) && value.length === 0 ? { name, value } : new Parameter(name, value);
}

class FileReader {
  /** Of each document that is not empty. */
  readonly roots: readonly unknown[];
  readonly #overrides: MutableOverrides;
  readonly #path: string;
  readonly #lines = new LineCounter();

  constructor(overrides: MutableOverrides, text: string, path: string) {
    this.#overrides = overrides;
    this.#path = path;
    const parsed = parseAllDocuments(text, {
      version: "1.1",
      schema: "failsafe",
      uniqueKeys: false,
      lineCounter: this.#lines,
      prettyErrors: false,
      logLevel: "silent",
    });
    const documents = Array.isArray(parsed) ? parsed : [];
    for (const { errors } of documents) {
      if (errors[0] !== undefined) throw this.error(errors[0].pos[0], errors[0].message);
    }
    this.roots = documents.map(({ contents }) => contents).filter((contents) => contents !== null);
  }

  /** Reads names of nodes, or parts of them, down to `ros__parameters`. */
  readNodes(map: unknown, namespace: string): void {
    if (!isMap(map)) throw this.error(map, `expected a mapping with ${PARAMETERS} below the name of a node`);
    for (const pair of map.items) {
      const key = this.#keyOf(pair);
      if (key !== PARAMETERS) {
        this.readNodes(
          pair.value,
          namespace === "" || namespace.endsWith("/") ? namespace + key : `${namespace}/${key}`,
        );
      } else {
        if (namespace === "") throw this.error(pair.key, `expected the name of a node above ${PARAMETERS}`);
        this.#checkPattern(namespace, pair);
        this.#readParameters(pair.value, "", this.#parametersOf(namespace));
      }
    }
  }

  /** The value of a node of the document. */
  valueOf(node: unknown): ParameterInput {
    if (isScalar(node)) return this.#scalarOf(node);
    if (!isSeq(node)) throw this.error(node, "expected a value, or a list of values");
    const values = node.items.map((item) => {
      if (!isScalar(item)) throw this.error(item, "expected a value in the list, without aliases and further lists");
      return this.#scalarOf(item);
    });
    const stray = values.findIndex((value) => typeof value !== typeof values[0]);
    if (stray >= 0) throw this.error(node.items[stray], "expected values of one type in the list");
    return values as ParameterInput;
  }

  /** @param at a node of the document, or a position in the text */
  error(at: unknown, reason: string): ParameterFileError {
    const offset = typeof at === "number" ? at : (at as { range?: number[] } | null | undefined)?.range?.[0];
    const line = offset === undefined ? undefined : this.#lines.linePos(offset).line;
    return new ParameterFileError(this.#path, line, reason);
  }

  #readParameters(map: unknown, prefix: string, parameters: Map<string, ParameterInit>): void {
    if (!isMap(map)) throw this.error(map, `expected a mapping of parameters below ${PARAMETERS}`);
    for (const pair of (map as YAMLMap).items) {
      const name = prefix + this.#keyOf(pair);
      if (isMap(pair.value)) {
        this.#readParameters(pair.value, `${name}.`, parameters);
      } else {
        parameters.set(name, toOverride(name, this.valueOf(pair.value ?? pair.key)));
      }
    }
  }

  #parametersOf(pattern: string): Map<string, ParameterInit> {
    const parameters = this.#overrides.get(pattern) ?? new Map<string, ParameterInit>();
    this.#overrides.set(pattern, parameters);
    return parameters;
  }

  #keyOf({ key }: Pair): string {
    if (isScalar(key) && typeof key.value === "string" && key.value !== "") return key.value;
    throw this.error(key, "expected a name");
  }

  #scalarOf(node: Scalar): boolean | bigint | number | string {
    const isQuoted = node.type === Scalar.QUOTE_SINGLE || node.type === Scalar.QUOTE_DOUBLE;
    const text = typeof node.value === "string" ? node.value : "";
    if (text === "" && !isQuoted) throw this.error(node, "expected a value");
    return isQuoted || node.tag === STRING_TAG ? text : scalarValue(text);
  }

  /** Parts are names, `*` or `**`, with single slashes between them. */
  #checkPattern(pattern: string, { key }: Pair): void {
    try {
      const parts = (pattern.startsWith("/") ? pattern.slice(1) : pattern).split("/");
      for (const part of parts) if (part !== "*" && part !== "**") validateNodeName(part);
    } catch (error) {
      throw this.error(key, (error as Error).message);
    }
  }
}

const PARAMETERS = "ros__parameters";
const STRING_TAG = "tag:yaml.org,2002:str";
