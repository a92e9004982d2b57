// SPDX-License-Identifier: Apache-2.0

import {
  InvalidNamespaceException,
  InvalidNodeNameException,
  InvalidServiceNameException,
  InvalidTopicNameException,
  NameValidationException,
} from "./name-validation-exception.js";
import { isHiddenName, validateFullName, validateName, validateNamespace, validateNodeName } from "./validate.js";

/** Where a name is faulty, or undefined. */
function faultOf(validate: () => void): { index: number; reason: string } | undefined {
  try {
    validate();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(NameValidationException);
    const { index, reason } = error as NameValidationException;
    return { index, reason };
  }
}

describe("a service name as a user writes it", () => {
  test.each([
    ["rclpy 113", "", 0, "empty"],
    ["rclpy 113", "123abc", 0, "must not start with a number"],
    ["rclpy 113", "/", 0, "must not end with /"],
    ["rclpy 113", "foo/", 3, "must not end with /"],
    ["rclpy 114", "foo bar", 3, "must not contain characters"],
    ["rclpy 115", "/~", 1, "tilde"],
    ["rclpy 115", "foo~", 3, "tilde"],
    ["rclpy 115", "foo/~bar", 4, "tilde"],
    ["rclpy 115", "~foo", 1, "tilde"],
    ["rclpy 116", "foo/123bar", 4, "must not start with a number"],
    ["rclpy 117", "foo/{bar", 4, "brace"],
    ["rclpy 117", "foo/bar}/baz", 7, "brace"],
    ["rclpy 117", "{$}", 1, "must not contain characters"],
    ["rclpy 117", "{{bar}_baz}", 1, "must not contain characters"],
    ["rclpy 117", "foo/{bar/baz}", 8, "must not contain characters"],
    ["rclpy 117", "{1foo}", 1, "must not start with a number"],
  ])("%s: %j is faulty at %i: %s", (_, name, index, reason) => {
    expect(faultOf(() => validateName(name, "service"))).toEqual({ index, reason: expect.stringContaining(reason) });
  });

  test.each([
    "foo",
    "abc123",
    "_foo",
    "/foo",
    "foo/bar",
    "~",
    "~/foo",
    "{foo}_bar",
    "foo/{ping}/bar",
    "/_private/thing",
  ])("rclpy 118: %j is fine", (name) => {
    expect(faultOf(() => validateName(name, "service"))).toBeUndefined();
  });
});

test.each([
  ["", 0, "empty"],
  ["foo", 0, "must be absolute"],
  ["/foo/", 4, "must not end with /"],
  ["/foo//bar", 5, "//"],
  ["/foo/2bar", 5, "must not start with a number"],
  ["/foo/{bar}", 5, "must not contain characters"],
  [`/${"x".repeat(247)}`, 246, "247"],
])("rclpy 119: a full name %j is faulty at %i: %s", (name, index, reason) => {
  expect(faultOf(() => validateFullName(name, "service"))).toEqual({ index, reason: expect.stringContaining(reason) });
});

test("rclpy 119: a full name may have 247 characters", () => {
  expect(faultOf(() => validateFullName(`/${"x".repeat(246)}`, "service"))).toBeUndefined();
});

test.each([
  ["", 0, "empty"],
  ["my node", 2, "must not contain characters"],
  ["ns/node", 2, "must not contain characters"],
  ["1node", 0, "must not start with a number"],
  ["x".repeat(256), 254, "255"],
])("rclpy 120: a node name %j is faulty at %i: %s", (name, index, reason) => {
  expect(faultOf(() => validateNodeName(name))).toEqual({ index, reason: expect.stringContaining(reason) });
});

test.each([
  ["", 0, "empty"],
  ["ns", 0, "must be absolute"],
  ["/ns/", 3, "must not end with /"],
  [`/${"x".repeat(245)}`, 244, "245"],
])("rclpy 120: a namespace %j is faulty at %i: %s", (namespace, index, reason) => {
  expect(faultOf(() => validateNamespace(namespace))).toEqual({ index, reason: expect.stringContaining(reason) });
});

test("rclpy 120: the root is a namespace, and so is a name of 245 characters", () => {
  validateNamespace("/");
  validateNamespace(`/${"x".repeat(244)}`);
});

test("rclpy 121: each kind of name has its exception, with the kind, the name, the reason and a caret under the fault", () => {
  expect(() => validateName("foo bar", "service")).toThrow(InvalidServiceNameException);
  expect(() => validateName("foo bar", "topic")).toThrow(InvalidTopicNameException);
  expect(() => validateNodeName("foo bar")).toThrow(InvalidNodeNameException);
  expect(() => validateNamespace("foo bar")).toThrow(InvalidNamespaceException);
  expect.assertions(7);
  try {
    validateName("foo bar", "service");
  } catch (error) {
    const fault = error as InvalidServiceNameException;
    expect(fault).toBeInstanceOf(RangeError);
    expect(fault).toMatchObject({
      name: "InvalidServiceNameException",
      nameType: "service name",
      invalidName: "foo bar",
      index: 3,
    });
    expect(fault.message.split("\n").slice(1)).toEqual(["  foo bar", "     ^"]);
  }
});

test.each([
  ["/_private/thing", true],
  ["/ns/_thing", true],
  ["_thing", true],
  ["/ns/thing_", false],
  ["/ns/th_ing", false],
])("rclpy 122: %s is hidden: %p", (name, hidden) => {
  expect(isHiddenName(name)).toBe(hidden);
});
