// SPDX-License-Identifier: Apache-2.0
// What a program does with the parameters of its own node. Rules are rclpy's.

import { setup } from "../../test/setup.js";
import { Node, type NodeOptions } from "../index.js";
import { Parameter } from "./parameter.js";
import {
  InvalidParameterException,
  InvalidParameterTypeException,
  InvalidParameterValueException,
  ParameterAlreadyDeclaredException,
  ParameterException,
  ParameterImmutableException,
  ParameterNotDeclaredException,
  ParameterUninitializedException,
} from "./parameter-exceptions.js";
import { ParameterType } from "./parameter-type.js";

const SUCCESS = { successful: true, reason: "" };

function nodeWith(options: Partial<NodeOptions> = {}): Node {
  return new Node("n", { context: setup().context, startParameterServices: false, enableRosout: false, ...options });
}

describe("declaring", () => {
  test("gives the parameter with its default, and its type from then on", () => {
    const node = nodeWith();
    expect(node.declareParameter("gain", 2.5)).toEqual(new Parameter("gain", 2.5));
    expect(node.getParameter("gain").value).toBe(2.5);
    expect(node.getParameterTypes(["gain"])).toEqual([ParameterType.DOUBLE]);
    expect(node.hasParameter("gain")).toBe(true);
    expect(node.hasParameter("loss")).toBe(false);
  });

  test("every node has use_sim_time, false unless its overrides say otherwise", () => {
    expect(nodeWith().getParameter("use_sim_time").value).toBe(false);
    const overridden = nodeWith({ parameterOverrides: [new Parameter("use_sim_time", true)] });
    expect(overridden.getParameter("use_sim_time").value).toBe(true);
  });

  test("a type in the descriptor makes an integer of a number, and needs no value", () => {
    const node = nodeWith();
    node.declareParameter("count", 3, { type: ParameterType.INTEGER });
    expect(node.getParameter("count").value).toBe(3n);
    node.declareParameter("names", undefined, { type: ParameterType.STRING_ARRAY });
    expect(() => node.getParameter("names")).toThrow(ParameterUninitializedException);
    expect(node.getParameterOr("names").type).toBe(ParameterType.NOT_SET);
    expect(node.getParameterOr("names", new Parameter("names", ["a"])).value).toEqual(["a"]);
    expect(node.setParameter({ name: "names", value: [] })).toEqual(SUCCESS);
    expect(node.getParameter("names").value).toEqual([]);
  });

  test("several are declared under a namespace, each with what is known of it", () => {
    const node = nodeWith();
    node.declareParameters("arm", [
      ["left", 1n],
      ["right", 2n, { description: "of the robot" }],
    ]);
    expect(node.getParameters(["arm.left", "arm.right"]).map(({ value }) => value)).toEqual([1n, 2n]);
    expect(node.describeParameter("arm.right")).toMatchObject({
      name: "arm.right",
      type: ParameterType.INTEGER,
      description: "of the robot",
    });
    expect([...node.getParametersByPrefix("arm").keys()]).toEqual(["left", "right"]);
    expect(node.getParametersByPrefix("").size).toBe(3);
    expect(node.getParametersByPrefix("ar").size).toBe(0);
  });

  test("what has no name, type or sense is refused, and nothing is declared", () => {
    const node = nodeWith();
    expect(() => node.declareParameter("", 1)).toThrow(InvalidParameterException);
    expect(() => node.declareParameter("x")).toThrow("parameter x: expected a value, or a descriptor with a type");
    expect(() => node.declareParameter("x", [])).toThrow("parameter x with an empty list");
    expect(() => node.declareParameter("x", 1.5, { type: ParameterType.INTEGER })).toThrow("as its type is INTEGER");
    expect(() => node.declareParameter("x", 1, { readOnly: true } as never)).toThrow(/readOnly/);
    expect(() => node.declareParameter("x", 1, { type: 10 as never })).toThrow(/type 10 in its descriptor/);
    expect(() => node.declareParameter("x", 1, { type: 3, dynamic_typing: true })).toThrow(/expected one of them/);
    expect(() => node.declareParameter("x", 1n, { integer_range: [{}, {}] })).toThrow(RangeError);
    expect(() => node.declareParameter("x", 1, { description: 5 as never })).toThrow(/description/);
    expect(() => node.declareParameter("x", 1, {}, { ignoreOverrides: true } as never)).toThrow(/unknown option/);
    expect(() => node.declareParameter(5 as never, 1)).toThrow(TypeError);
    expect(node.hasParameter("x")).toBe(false);
  });

  test("a second time is refused, naming all that are known, before any is declared", () => {
    const node = nodeWith();
    node.declareParameters("", [
      ["a", 1],
      ["b", 1],
    ]);
    const again = () =>
      node.declareParameters("", [
        ["c", 1],
        ["a", 1],
        ["b", 1],
      ]);
    expect(again).toThrow(ParameterAlreadyDeclaredException);
    expect(again).toThrow(expect.objectContaining({ parameters: ["a", "b"] }));
    expect(node.hasParameter("c")).toBe(false);
  });

  test("a default out of its range, or refused by a callback, is an error", () => {
    const node = nodeWith();
    const declare = () => node.declareParameter("speed", 11n, { integer_range: [{ from_value: 0, to_value: 10 }] });
    expect(declare).toThrow(InvalidParameterValueException);
    expect(declare).toThrow(/out of range/);
    node.addOnSetParametersCallback(() => ({ successful: false, reason: "not today" }));
    expect(() => node.declareParameter("speed", 1n)).toThrow(expect.objectContaining({ reason: "not today" }));
    expect(node.hasParameter("speed")).toBe(false);
  });

  test("undeclaring forgets the parameter, unless it is read-only or not declared", () => {
    const node = nodeWith();
    node.declareParameter("a", 1);
    node.declareParameter("fixed", 1, { read_only: true });
    node.undeclareParameter("a");
    expect(node.hasParameter("a")).toBe(false);
    expect(() => node.undeclareParameter("a")).toThrow(ParameterNotDeclaredException);
    expect(() => node.undeclareParameter("fixed")).toThrow(ParameterImmutableException);
  });
});

describe("overrides", () => {
  test("replace default values, but not when the program says so", () => {
    const parameterOverrides = [{ name: "gain", value: 5 }, new Parameter("arm.count", 5n)];
    const node = nodeWith({ parameterOverrides });
    expect(node.declareParameter("gain", 1).value).toBe(5);
    expect(node.declareParameters("arm", [["count", 1n]])[0]?.value).toBe(5n);
    expect(nodeWith({ parameterOverrides }).declareParameter("gain", 1, {}, { ignoreOverride: true }).value).toBe(1);
  });

  test("fit the declared type where their own is open: numbers without a type, and empty lists", () => {
    const parameterOverrides = [
      { name: "count", value: 5 },
      { name: "names", value: [] },
      { name: "any", value: [] },
    ];
    const node = nodeWith({ parameterOverrides });
    expect(node.declareParameter("count", 1n).value).toBe(5n);
    expect(node.declareParameter("names", ["a"]).value).toEqual([]);
    expect(node.declareParameter("any", 1, { dynamic_typing: true }).type).toBe(ParameterType.NOT_SET);
  });

  test("of another type are refused when the parameter is declared", () => {
    const node = nodeWith({ parameterOverrides: [new Parameter("gain", 5n)] });
    const declare = () => node.declareParameter("gain", 1.5);
    expect(declare).toThrow(InvalidParameterTypeException);
    expect(declare).toThrow("Trying to set parameter 'gain' to '5' of type 'INTEGER', expecting type 'DOUBLE'");
    expect(declare).toThrow(ParameterException);
  });

  test("declare their parameters at once if that is asked for", () => {
    const parameterOverrides = [new Parameter("a", 5n), { name: "b", value: "x" }, { name: "c", value: [] }];
    const node = nodeWith({ parameterOverrides, automaticallyDeclareParametersFromOverrides: true });
    expect(node.getParameters(["a", "b"]).map(({ value }) => value)).toEqual([5n, "x"]);
    expect(node.getParameter("c").type).toBe(ParameterType.NOT_SET);
    expect(nodeWith({ parameterOverrides }).hasParameter("a")).toBe(false);
  });

  test("of the context are for the nodes that their pattern fits; the node's own count more", () => {
    const values = (...parameters: Parameter[]) => new Map(parameters.map((parameter) => [parameter.name, parameter]));
    const { context } = setup({
      parameterOverrides: new Map([
        ["/**", values(new Parameter("a", "all"), new Parameter("b", "all"))],
        ["/ns/n", values(new Parameter("b", "n"))],
      ]),
    });
    const declareAll = (name: string, options: Partial<NodeOptions> = {}) => {
      const node = new Node(name, {
        context,
        namespace: "ns",
        startParameterServices: false,
        enableRosout: false,
        ...options,
      });
      return ["a", "b"].map((parameter) => node.declareParameter(parameter, "default").value);
    };
    expect(declareAll("n")).toEqual(["all", "n"]);
    expect(declareAll("m")).toEqual(["all", "all"]);
    expect(declareAll("n", { parameterOverrides: [new Parameter("b", "own")] })).toEqual(["all", "own"]);
    expect(declareAll("n", { useGlobalArguments: false })).toEqual(["default", "default"]);
  });
});

describe("setting", () => {
  test("a number sets an integer where one is declared, and nothing of another type", () => {
    const node = nodeWith();
    node.declareParameter("count", 1n);
    expect(node.setParameter({ name: "count", value: 5 })).toEqual(SUCCESS);
    expect(node.getParameter("count").value).toBe(5n);
    expect(node.setParameters([new Parameter("count", 2.5), { name: "count", value: "6" }])).toEqual([
      { successful: false, reason: "Wrong parameter type, expected 'Type.INTEGER' got 'Type.DOUBLE'" },
      { successful: false, reason: "Wrong parameter type, expected 'Type.INTEGER' got 'Type.STRING'" },
    ]);
    expect(node.getParameter("count").value).toBe(5n);
  });

  test("all are set, or none", () => {
    const node = nodeWith();
    node.declareParameters("", [
      ["a", 1],
      ["b", 1, { read_only: true }],
    ]);
    const result = node.setParametersAtomically([
      { name: "a", value: 2 },
      { name: "b", value: 2 },
    ]);
    expect(result).toEqual({ successful: false, reason: "Trying to set a read-only parameter: b." });
    expect(node.getParameter("a").value).toBe(1);
    expect(node.setParametersAtomically([{ name: "a", value: 2 }])).toEqual(SUCCESS);
    expect(node.getParameter("a").value).toBe(2);
  });

  test("a dynamically typed one takes any type, and is deleted by setting it to nothing", () => {
    const node = nodeWith();
    node.declareParameter("any", 1, { dynamic_typing: true });
    expect(node.setParameter({ name: "any", value: "text" })).toEqual(SUCCESS);
    expect(node.describeParameter("any").type).toBe(ParameterType.STRING);
    expect(node.setParameter({ name: "any" })).toEqual(SUCCESS);
    expect(node.hasParameter("any")).toBe(false);
    node.declareParameter("fixed", 1);
    expect(node.setParameter({ name: "fixed" }).reason).toBe("Static parameter cannot be undeclared");
  });

  test("undeclared ones are an error that names them, and those before them stay set", () => {
    const node = nodeWith();
    node.declareParameter("a", 1);
    const set = () =>
      node.setParameters([
        { name: "a", value: 2 },
        { name: "b", value: 2 },
      ]);
    expect(set).toThrow(ParameterNotDeclaredException);
    expect(set).toThrow("Invalid access to undeclared parameter(s): b");
    expect(node.getParameter("a").value).toBe(2);
    const unknown = [
      () => node.getParameter("b"),
      () => node.getParameterType("b"),
      () => node.describeParameters(["b"]),
      () => node.setDescriptor("b", {}),
    ];
    for (const ask of unknown) expect(ask).toThrow(ParameterNotDeclaredException);
    expect(node.getParameterOr("b").type).toBe(ParameterType.NOT_SET);
  });

  test("where undeclared ones are allowed they are not set, and become declared by setting them", () => {
    const node = nodeWith({ allowUndeclaredParameters: true });
    expect(node.getParameter("a").type).toBe(ParameterType.NOT_SET);
    expect(node.getParameterType("a")).toBe(ParameterType.NOT_SET);
    expect(node.describeParameter("a").name).toBe("");
    expect(node.hasParameter("a")).toBe(false);
    expect(node.setParameter({ name: "a", value: 1 })).toEqual(SUCCESS);
    expect(node.describeParameter("a")).toMatchObject({ name: "a", type: ParameterType.DOUBLE, dynamic_typing: true });
  });

  test("not any number of them can become declared by being set", () => {
    const node = nodeWith({ allowUndeclaredParameters: true });
    const many = Array.from({ length: 65_535 }, (_, i) => new Parameter(`p${i}`, i));
    expect(node.setParametersAtomically(many)).toEqual(SUCCESS);
    const more = node.setParameter({ name: "more", value: 1 });
    expect(more).toEqual({ successful: false, reason: "There are 65536 parameters already" });
    expect(node.setParameter({ name: "p1", value: 2 })).toEqual(SUCCESS);
    node.declareParameter("more", 1);
  });
});

describe("callbacks", () => {
  test("are called as pre-set, on-set, post-set, the newest of each first", () => {
    const node = nodeWith();
    node.declareParameter("a", 1);
    const calls: string[] = [];
    for (const which of ["old", "new"]) {
      node.addPreSetParametersCallback(() => {
        calls.push(`${which} pre`);
        return [new Parameter("a", 2)];
      });
      node.addOnSetParametersCallback(([parameter]) => {
        calls.push(`${which} on ${parameter?.value} ${node.getParameter("a").value}`);
        return { successful: true };
      });
      node.addPostSetParametersCallback(() => calls.push(`${which} post ${node.getParameter("a").value}`));
    }
    expect(node.setParameter({ name: "a", value: 5 })).toEqual(SUCCESS);
    expect(calls).toEqual(["new pre", "old pre", "new on 2 1", "old on 2 1", "new post 2", "old post 2"]);
  });

  test("an on-set callback refuses with its reason, and nothing changes", () => {
    const node = nodeWith();
    node.declareParameter("a", 1);
    const refuse = () => ({ successful: false, reason: "no" });
    const told: unknown[] = [];
    node.addOnSetParametersCallback(refuse);
    node.addPostSetParametersCallback((parameters) => told.push(parameters));
    expect(node.setParameter({ name: "a", value: 2 })).toEqual({ successful: false, reason: "no" });
    expect([node.getParameter("a").value, told.length]).toEqual([1, 0]);
    node.removeOnSetParametersCallback(refuse);
    expect(node.setParameter({ name: "a", value: 2 })).toEqual(SUCCESS);
    expect(told).toEqual([[new Parameter("a", 2)]]);
    expect(() => node.removeOnSetParametersCallback(refuse)).toThrow(RangeError);
  });

  test("a pre-set callback that leaves nothing to set is a refusal, and what it adds has to be declared", () => {
    const node = nodeWith();
    node.declareParameter("a", 1);
    const none = () => [];
    node.addPreSetParametersCallback(none);
    expect(node.setParameter({ name: "a", value: 2 }).reason).toMatch(/^parameter list cannot be empty/);
    node.removePreSetParametersCallback(none);
    node.addPreSetParametersCallback(() => [new Parameter("b", 1)]);
    expect(() => node.setParameter({ name: "a", value: 2 })).toThrow(ParameterNotDeclaredException);
  });

  test("what is no function, or gives no result, is a TypeError", () => {
    const node = nodeWith();
    node.declareParameter("a", 1);
    expect(() => node.addOnSetParametersCallback(5 as never)).toThrow(TypeError);
    node.addOnSetParametersCallback((async () => ({ successful: true })) as never);
    expect(() => node.setParameter({ name: "a", value: 2 })).toThrow("expected { successful, reason }");
    expect(node.getParameter("a").value).toBe(1);
  });
});

describe("a new descriptor", () => {
  test("keeps the value if it fits, takes the alternative if that does, and is refused if neither does", () => {
    const node = nodeWith();
    node.declareParameter("a", 5n);
    const below = (to_value: number) => ({ integer_range: [{ from_value: 0, to_value }] });
    expect(node.setDescriptor("a", below(10)).value).toBe(5n);
    expect(node.setDescriptor("a", below(3), 2).value).toBe(2n);
    expect(() => node.setDescriptor("a", below(1), 9)).toThrow(InvalidParameterValueException);
    expect(node.describeParameter("a").integer_range).toEqual([{ from_value: 0n, to_value: 3n, step: 0n }]);
    expect(node.getParameter("a").value).toBe(2n);
  });

  test("can make a parameter read-only, which it then stays", () => {
    const node = nodeWith();
    node.declareParameter("a", 5n);
    node.setDescriptor("a", { read_only: true });
    expect(node.setParameter({ name: "a", value: 6 }).reason).toBe("Trying to set a read-only parameter: a.");
    expect(() => node.setDescriptor("a", {})).toThrow(ParameterImmutableException);
  });

  test("is the node's own: a description of it that is changed changes nothing", () => {
    const node = nodeWith();
    node.declareParameter("a", 5n, { integer_range: [{ from_value: 0, to_value: 9 }] });
    const description = node.describeParameter("a");
    description.read_only = true;
    description.integer_range[0]!.to_value = 0n;
    expect(node.setParameter({ name: "a", value: 6 })).toEqual(SUCCESS);
  });
});
