// SPDX-License-Identifier: Apache-2.0
// What a node can do with its parameters, as rclpy has it: a node is made of this.

import { ParameterDescriptor } from "@rclts/interfaces/rcl_interfaces/msg";
import { checkOptions } from "../check-options.js";
import { refusalByDescriptor } from "./apply-descriptor.js";
import { type ParameterDescriptorInit, toDescriptor } from "./descriptor.js";
import { type ListParametersResult, listParameters, SEPARATOR } from "./list-parameters.js";
import { Parameter, type ParameterInit, toParameter } from "./parameter.js";
import {
  InvalidParameterException,
  InvalidParameterTypeException,
  InvalidParameterValueException,
  ParameterAlreadyDeclaredException,
  ParameterImmutableException,
  ParameterNotDeclaredException,
  ParameterUninitializedException,
} from "./parameter-exceptions.js";
import { type DeclaredParameter, type ParameterChanges, ParameterTable } from "./parameter-table.js";
import { type ParameterInput, ParameterType } from "./parameter-type.js";
import { convertParameterValue, isEmptyList } from "./parameter-value.js";
import type {
  OnSetParametersCallback,
  PostSetParametersCallback,
  PreSetParametersCallback,
  SetParametersResult,
} from "./set-callbacks.js";

/** A name, the default value, and what is to be known of it. */
export type ParameterDeclaration = readonly [
  name: string,
  value?: ParameterInput | undefined,
  descriptor?: ParameterDescriptorInit | undefined,
];

/** How a parameter gets its initial value. */
export interface DeclareParameterOptions {
  /** True: an initial value that comes from outside of the program does not count. */
  readonly ignoreOverride?: boolean | undefined;
}

/** The parameters of a node, by their full names such as `gain` or `left.gain`. */
export class NodeParameters {
  readonly #table = new ParameterTable((changes) => this.parametersChanged(changes));
  readonly #allowUndeclared: boolean;
  #overrides: ReadonlyMap<string, ParameterInit> = new Map();

  /** @param allowUndeclared whether others may be asked for, which are not set, and may be set, which declares them */
  protected constructor(allowUndeclared: boolean) {
    this.#allowUndeclared = allowUndeclared;
  }

  /**
   * Declares a parameter, and gives it with its value: the one from outside, if there is one, or the default.
   *
   * Its type is that of the default value, or the descriptor's. On-set and post-set callbacks are called.
   *
   * @param value the default; undefined needs a descriptor with a `type` or with `dynamic_typing`
   * @throws TypeError for a value or a descriptor that does not fit; InvalidParameterException for an empty name;
   *   ParameterAlreadyDeclaredException; InvalidParameterTypeException for a value of another type from outside;
   *   InvalidParameterValueException for one that the descriptor or a callback refuses
   */
  declareParameter(
    name: string,
    value?: ParameterInput,
    descriptor?: ParameterDescriptorInit,
    options: DeclareParameterOptions = {},
  ): Parameter {
    return this.declareParameters("", [[name, value, descriptor]], options)[0]!;
  }

  /**
   * Declares several, one after the other. If one is refused, those before it stay declared.
   *
   * @param namespace put in front of the names, with a dot; "" for none
   * @throws as {@link NodeParameters.declareParameter}
   */
  declareParameters(
    namespace: string,
    declarations: readonly ParameterDeclaration[],
    options: DeclareParameterOptions = {},
  ): Parameter[] {
    checkOptions("declareParameters", options, ["ignoreOverride"]);
    const ready = declarations.map((declaration) => this.#toDeclare(namespace, declaration, options));
    const known = ready.filter(({ parameter }) => this.hasParameter(parameter.name));
    if (known.length > 0) throw new ParameterAlreadyDeclaredException(...known.map(({ parameter }) => parameter.name));
    for (const { parameter, descriptor } of ready) this.#declare(parameter, descriptor);
    return ready.map(({ parameter }) => parameter);
  }

  /**
   * Forgets a parameter. No callback is called, no event published.
   *
   * @throws ParameterNotDeclaredException; ParameterImmutableException if it is read-only
   */
  undeclareParameter(name: string): void {
    if (this.#declared(name).descriptor.read_only) throw new ParameterImmutableException(name);
    this.#table.delete(name);
  }

  /** Whether it is declared. */
  hasParameter(name: string): boolean {
    return this.#table.get(name) !== undefined;
  }

  /**
   * An undeclared one is not set where these are allowed.
   *
   * @throws ParameterNotDeclaredException; ParameterUninitializedException if it has a type but no value yet
   */
  getParameter(name: string): Parameter {
    const { parameter, descriptor } = this.#lookUp(name);
    const isUninitialized = parameter.type === ParameterType.NOT_SET && !descriptor.dynamic_typing;
    if (isUninitialized && this.hasParameter(name)) throw new ParameterUninitializedException(name);
    return parameter;
  }

  /** @throws as {@link NodeParameters.getParameter} */
  getParameters(names: readonly string[]): Parameter[] {
    return names.map((name) => this.getParameter(name));
  }

  /** The parameter, or `alternative` if it is not declared or not set. That is by default one without a value. */
  getParameterOr(name: string, alternative: Parameter = new Parameter(name)): Parameter {
    const parameter = this.#table.get(name)?.parameter;
    return parameter === undefined || parameter.type === ParameterType.NOT_SET ? alternative : parameter;
  }

  /** The parameters below a prefix, by the rest of their names: with `left`, `gain` for `left.gain`. All for "". */
  getParametersByPrefix(prefix: string): Map<string, Parameter> {
    const start = prefix === "" ? "" : prefix + SEPARATOR;
    const found = new Map<string, Parameter>();
    for (const name of this.#table.names) {
      if (name.startsWith(start)) found.set(name.slice(start.length), this.#table.get(name)!.parameter);
    }
    return found;
  }

  /**
   * The type of its value: NOT_SET if it has none, or is undeclared where that is allowed.
   *
   * @throws ParameterNotDeclaredException
   */
  getParameterType(name: string): ParameterType {
    return this.#lookUp(name).parameter.type;
  }

  /** @throws ParameterNotDeclaredException */
  getParameterTypes(names: readonly string[]): ParameterType[] {
    return names.map((name) => this.getParameterType(name));
  }

  /**
   * Sets one parameter, after the callbacks have agreed. One without a value is deleted, if it is dynamically typed.
   *
   * @throws TypeError for what is no parameter; ParameterNotDeclaredException; whatever a callback throws
   */
  setParameter(parameter: ParameterInit): SetParametersResult {
    return this.setParametersAtomically([parameter]);
  }

  /**
   * Sets one after the other, each with its own result.
   *
   * @throws as {@link NodeParameters.setParameter}; those before that one stay set
   */
  setParameters(parameters: readonly ParameterInit[]): SetParametersResult[] {
    return parameters.map((parameter) => this.setParameter(parameter));
  }

  /**
   * Sets all of them, or none.
   *
   * @throws as {@link NodeParameters.setParameter}
   */
  setParametersAtomically(parameters: readonly ParameterInit[]): SetParametersResult {
    const given = parameters.map((parameter) => toParameter(parameter, this.#declaredType(parameter?.name)));
    const prepared = this.#table.callbacks.prepare(given);
    if (given.length > 0 && prepared.length === 0) return { successful: false, reason: NOTHING_LEFT };
    const undeclared = prepared
      .map(({ name }) => name)
      .filter((name) => !this.hasParameter(name) && !this.needsNoDeclaration(name));
    if (undeclared.length > 0 && !this.#allowUndeclared) throw new ParameterNotDeclaredException(...undeclared);
    return this.#table.set(prepared);
  }

  /** The names that are one of the prefixes or below one, down to a depth in parts; 0 is any, no prefixes are all. */
  listParameters(prefixes: readonly string[] = [], depth = 0): ListParametersResult {
    return listParameters(this.#table.names, prefixes, depth);
  }

  /**
   * What is known of a parameter: a copy. Of an undeclared one, where these are allowed, nothing is.
   *
   * @throws ParameterNotDeclaredException
   */
  describeParameter(name: string): ParameterDescriptor {
    return ParameterDescriptor.create(this.#lookUp(name).descriptor);
  }

  /** @throws ParameterNotDeclaredException */
  describeParameters(names: readonly string[]): ParameterDescriptor[] {
    return names.map((name) => this.describeParameter(name));
  }

  /**
   * Gives a parameter another descriptor. No callback is called, no event published.
   *
   * @param descriptor without a type, and not dynamically typed, it leaves the type as it is
   * @param alternative the value that it gets if its own does not fit the descriptor
   * @returns the parameter as it is then
   * @throws TypeError for a descriptor that is none; ParameterNotDeclaredException; ParameterImmutableException if it was
   *   read-only; ParameterUninitializedException; InvalidParameterValueException if neither value fits
   */
  setDescriptor(name: string, descriptor: ParameterDescriptorInit, alternative?: ParameterInput): Parameter {
    if (!this.hasParameter(name) && this.#allowUndeclared) return this.getParameter(name);
    const declared = this.#declared(name);
    if (declared.descriptor.read_only) throw new ParameterImmutableException(name);
    const current = this.getParameter(name);
    const next = toDescriptor(name, descriptor);
    if (next.type === ParameterType.NOT_SET && !next.dynamic_typing) next.type = current.type;
    const choices = [current];
    if (alternative !== undefined) choices.push(toParameter({ name, value: alternative }, next.type as ParameterType));
    const refusals = choices.map((parameter) => refusalByDescriptor(parameter, next, true));
    const chosen = choices[refusals.indexOf(undefined)];
    if (chosen === undefined) throw new InvalidParameterValueException(choices.at(-1)!, refusals.at(-1)!);
    this.#table.put(chosen, next);
    return chosen;
  }

  /** Called first whenever parameters are set, but not when they are declared. The newest callback is asked first. */
  addPreSetParametersCallback(callback: PreSetParametersCallback): void {
    this.#table.callbacks.pre.add(callback);
  }

  /** Asked whether parameters may be declared or set so. The newest callback is asked first. */
  addOnSetParametersCallback(callback: OnSetParametersCallback): void {
    this.#table.callbacks.on.add(callback);
  }

  /** Told of parameters that have been declared or set. The newest callback is told first. */
  addPostSetParametersCallback(callback: PostSetParametersCallback): void {
    this.#table.callbacks.post.add(callback);
  }

  /** @throws RangeError for one that is not there */
  removePreSetParametersCallback(callback: PreSetParametersCallback): void {
    this.#table.callbacks.pre.remove(callback);
  }

  /** @throws RangeError for one that is not there */
  removeOnSetParametersCallback(callback: OnSetParametersCallback): void {
    this.#table.callbacks.on.remove(callback);
  }

  /** @throws RangeError for one that is not there */
  removePostSetParametersCallback(callback: PostSetParametersCallback): void {
    this.#table.callbacks.post.remove(callback);
  }

  /** For the node: what replaces default values, and whether that declares parameters at once. */
  protected initializeParameters(overrides: ReadonlyMap<string, ParameterInit>, declareAll: boolean): void {
    this.#overrides = overrides;
    if (!declareAll) return;
    for (const override of overrides.values()) this.#declareOverride(override);
  }

  /** For the node: which parameters may be set, and are declared by that, even where others have to be declared first. */
  protected needsNoDeclaration(_name: string): boolean {
    return false;
  }

  /** For the node, to tell others of it. */
  protected parametersChanged(_changes: ParameterChanges): void {}

  #toDeclare(
    namespace: string,
    declaration: ParameterDeclaration,
    options: DeclareParameterOptions,
  ): DeclaredParameter {
    const [relative, value, init = {}] = declaration;
    if (typeof relative !== "string") throw new TypeError(`parameter name ${String(relative)}: expected a string`);
    const name = namespace === "" ? relative : namespace + SEPARATOR + relative;
    if (name === "") throw new InvalidParameterException(name);
    const descriptor = toDescriptor(name, init);
    const given = new Parameter(name, value, value === undefined ? undefined : init.type);
    if (!descriptor.dynamic_typing && init.type === undefined) {
      if (value === undefined) throw new TypeError(`parameter ${name}: ${VALUE_OR_TYPE}`);
      descriptor.type = given.type;
    }
    const override = options.ignoreOverride === true ? undefined : this.#overrides.get(name);
    if (override === undefined) return { parameter: given, descriptor };
    return { parameter: fromOverride(override, descriptor.type as ParameterType), descriptor };
  }

  #declareOverride(override: ParameterInit): void {
    const parameter = fromOverride(override, ParameterType.NOT_SET);
    const { name, type } = parameter;
    this.#declare(parameter, toDescriptor(name, type === ParameterType.NOT_SET ? { dynamic_typing: true } : { type }));
  }

  #declare(parameter: Parameter, descriptor: ParameterDescriptor): void {
    const { successful, reason } = this.#table.declare(parameter, descriptor);
    if (successful) return;
    const expected = descriptor.type as ParameterType;
    if (!descriptor.dynamic_typing && parameter.type !== expected) {
      throw new InvalidParameterTypeException(parameter, expected);
    }
    throw new InvalidParameterValueException(parameter, reason);
  }

  #declared(name: string): DeclaredParameter {
    const declared = this.#table.get(name);
    if (declared === undefined) throw new ParameterNotDeclaredException(name);
    return declared;
  }

  /** An undeclared one as well, where these are allowed. */
  #lookUp(name: string): DeclaredParameter {
    if (this.hasParameter(name) || !this.#allowUndeclared) return this.#declared(name);
    return { parameter: new Parameter(name), descriptor: ParameterDescriptor.create() };
  }

  /** NOT_SET if its values can be of any type, or it is not declared. */
  #declaredType(name: string | undefined): ParameterType {
    const descriptor = name === undefined ? undefined : this.#table.get(name)?.descriptor;
    return descriptor === undefined || descriptor.dynamic_typing
      ? ParameterType.NOT_SET
      : (descriptor.type as ParameterType);
  }
}

/** An empty list says nothing unless a list is declared: then the parameter is not set. */
function fromOverride(override: ParameterInit, declared: ParameterType): Parameter {
  const { name, value, type } = override;
  const isOpen = type === undefined && isEmptyList(value);
  return isOpen && convertParameterValue(declared, value) === undefined
    ? new Parameter(name)
    : toParameter(override, declared);
}

const VALUE_OR_TYPE = "expected a value, or a descriptor with a type or with dynamic_typing";
const NOTHING_LEFT =
  "parameter list cannot be empty, this might be due to pre_set_parameters_callback modifying the original parameters list.";
