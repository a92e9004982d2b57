// SPDX-License-Identifier: Apache-2.0
// What can be wrong with parameters. The class names are rclpy's.

import type { Parameter } from "./parameter.js";
import { type ParameterType, parameterTypeName } from "./parameter-type.js";

/** Something about parameters does not go. */
export class ParameterException extends Error {
  /** The names of those that are concerned. */
  readonly parameters: readonly string[];

  constructor(message: string, parameters: readonly string[]) {
    super(message);
    this.name = new.target.name;
    this.parameters = parameters;
  }
}

/** An undeclared parameter was asked for or set, and its node does not allow that. */
export class ParameterNotDeclaredException extends ParameterException {
  constructor(...names: readonly string[]) {
    super(`Invalid access to undeclared parameter(s): ${names.join(", ")}`, names);
  }
}

/** A parameter was declared a second time. */
export class ParameterAlreadyDeclaredException extends ParameterException {
  constructor(...names: readonly string[]) {
    super(`Parameter(s) already declared: ${names.join(", ")}`, names);
  }
}

/** A parameter cannot have this name. */
export class InvalidParameterException extends ParameterException {
  constructor(name: string) {
    super(`Invalid parameter name: ${JSON.stringify(name)}: expected at least one character`, [name]);
  }
}

/** A parameter is declared with one type, and its initial value has another. */
export class InvalidParameterTypeException extends ParameterException {
  readonly expectedType: ParameterType;
  readonly actualType: ParameterType;

  constructor(parameter: Parameter, expectedType: ParameterType) {
    super(
      `Trying to set parameter '${parameter.name}' to '${String(parameter.value)}' of type ` +
        `'${parameterTypeName(parameter.type)}', expecting type '${parameterTypeName(expectedType)}'`,
      [parameter.name],
    );
    this.expectedType = expectedType;
    this.actualType = parameter.type;
  }
}

/** A value was refused: by the parameter's descriptor, or by a callback. */
export class InvalidParameterValueException extends ParameterException {
  /** Why. */
  readonly reason: string;

  constructor({ name, value }: Parameter, reason: string) {
    super(`Invalid parameter value (${String(value)}) for parameter ${name}. Reason: ${reason}`, [name]);
    this.reason = reason;
  }
}

/** A read-only parameter was to be changed. */
export class ParameterImmutableException extends ParameterException {
  constructor(name: string) {
    super(`Attempted to modify read-only parameter: ${name}`, [name]);
  }
}

/** A parameter that is declared with a type has no value yet. */
export class ParameterUninitializedException extends ParameterException {
  constructor(name: string) {
    super(`The parameter '${name}' is not initialized`, [name]);
  }
}
