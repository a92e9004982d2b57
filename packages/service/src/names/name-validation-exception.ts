// SPDX-License-Identifier: Apache-2.0
// What is wrong with a name, and where. The class names are rclpy's.

/** A name breaks a rule of ROS. `message` shows the name with a caret under the fault. */
export class NameValidationException extends RangeError {
  /** Such as "service name". */
  readonly nameType: string;
  readonly invalidName: string;
  /** Which rule is broken. */
  readonly reason: string;
  /** Position of the fault in the name, from 0. */
  readonly index: number;

  constructor(nameType: string, invalidName: string, reason: string, index: number) {
    super(`invalid ${nameType}: ${reason}\n  ${invalidName}\n  ${" ".repeat(index)}^`);
    this.name = new.target.name;
    this.nameType = nameType;
    this.invalidName = invalidName;
    this.reason = reason;
    this.index = index;
  }
}

export class InvalidServiceNameException extends NameValidationException {
  constructor(name: string, reason: string, index: number) {
    super("service name", name, reason, index);
  }
}

export class InvalidTopicNameException extends NameValidationException {
  constructor(name: string, reason: string, index: number) {
    super("topic name", name, reason, index);
  }
}

export class InvalidNodeNameException extends NameValidationException {
  constructor(name: string, reason: string, index: number) {
    super("node name", name, reason, index);
  }
}

export class InvalidNamespaceException extends NameValidationException {
  constructor(name: string, reason: string, index: number) {
    super("namespace", name, reason, index);
  }
}
