// SPDX-License-Identifier: Apache-2.0

import {
  InvalidNamespaceException,
  InvalidNodeNameException,
  InvalidServiceNameException,
  InvalidTopicNameException,
  NameValidationException,
} from "./name-validation-exception.js";
import { validateFullName, validateName, validateNamespace, validateNodeName } from "./validate.js";

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
    ["", 0, "empty"],
    ["123abc", 0, "must not start with a number"],
    ["/", 0, "must not end with /"],
    ["foo/", 3, "must not end with /"],
    ["foo bar", 3, "must not contain characters"],
    ["/~", 1, "tilde"],
    ["foo~", 3, "tilde"],
    ["foo/~bar", 4, "tilde"],
    ["~foo", 1, "tilde"],
    ["foo/123bar", 4, "must not start with a number"],
    ["foo/{bar", 4, "brace"],
    ["foo/bar}/baz", 7, "brace"],
    ["{$}", 1, "must not contain characters"],
    ["{{bar}_baz}", 1, "must not contain characters"],
    ["foo/{bar/baz}", 8, "must not contain characters"],
    ["{1foo}", 1, "must not start with a number"],
  ])("%j is faulty at %i: %s (statements 113 to 117)", (name, index, reason) => {
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
  ])("%j is fine (statement 118)", (name) => {
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
])("a full name %j is faulty at %i: %s (statement 119)", (name, index, reason) => {
  expect(faultOf(() => validateFullName(name, "service"))).toEqual({ index, reason: expect.stringContaining(reason) });
});

test("a full name may have 247 characters (statement 119)", () => {
  expect(faultOf(() => validateFullName(`/${"x".repeat(246)}`, "service"))).toBeUndefined();
});

test.each([
  ["", 0, "empty"],
  ["my node", 2, "must not contain characters"],
  ["ns/node", 2, "must not contain characters"],
  ["1node", 0, "must not start with a number"],
  ["x".repeat(256), 254, "255"],
])("a node name %j is faulty at %i: %s (statement 120)", (name, index, reason) => {
  expect(faultOf(() => validateNodeName(name))).toEqual({ index, reason: expect.stringContaining(reason) });
});

test.each([
  ["", 0, "empty"],
  ["ns", 0, "must be absolute"],
  ["/ns/", 3, "must not end with /"],
  [`/${"x".repeat(245)}`, 244, "245"],
])("a namespace %j is faulty at %i: %s (statement 120)", (namespace, index, reason) => {
  expect(faultOf(() => validateNamespace(namespace))).toEqual({ index, reason: expect.stringContaining(reason) });
});

test("the root is a namespace, and so is a name of 245 characters (statement 120)", () => {
  validateNamespace("/");
  validateNamespace(`/${"x".repeat(244)}`);
});

test("each kind of name has its exception, with the kind, the name, the reason and a caret under the fault (121)", () => {
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
