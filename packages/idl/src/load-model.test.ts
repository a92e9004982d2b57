// SPDX-License-Identifier: Apache-2.0
// How interfaces are found in folders, and how what they refer to is resolved.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { InterfaceError } from "./diagnostic.js";
import { loadModel, loadTexts } from "./load-model.js";
import type { Model } from "./model.js";
import { SearchPath } from "./search-path.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rclts-idl-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function load(packageName: string, ...folders: string[]): Model {
  const searchPath = new SearchPath(folders.map((folder) => join(root, folder)));
  return loadModel(searchPath.list(packageName), searchPath);
}

function mistakesOf(packageName: string, ...folders: string[]): string[] {
  try {
    load(packageName, ...folders);
  } catch (error) {
    if (error instanceof InterfaceError) return error.message.replaceAll(root, "").replaceAll("\\", "/").split("\n");
    throw error;
  }
  return [];
}

test("a package may be spread over folders, and per file the first folder wins", () => {
  write({ "a/p/msg/One.msg": "int8 a", "b/p/msg/One.msg": "int8 b", "b/p/msg/Two.msg": "One one" });
  const { structs } = load("p", "a", "b");
  expect([...structs.keys()].filter((name) => name.startsWith("p/"))).toEqual(["p/msg/One", "p/msg/Two"]);
  expect(structs.get("p/msg/One")!.fields[0]!.name).toBe("a");
});

test("a file that is named itself goes before what the folders hold", () => {
  write({ "a/p/msg/One.msg": "int8 a", "b/p/msg/One.msg": "int8 b" });
  const searchPath = new SearchPath([join(root, "a")], [join(root, "b/p/msg/One.msg")]);
  expect(searchPath.find("p/msg/One")).toBe(join(root, "b/p/msg/One.msg"));
});

test("X_Request.msg beside X.srv is ignored, and so is what is no interface", () => {
  write({ "p/srv/X.srv": "---", "p/srv/X_Request.msg": "int8 other", "p/msg/notes.txt": "", "README.md": "" });
  expect([...load("p", ".").interfaces.keys()]).toEqual(["p/srv/X"]);
});

test("what an interface refers to is loaded with it, also from other packages, but nothing else", () => {
  write({ "p/srv/S.srv": "q/A a\n---", "q/msg/A.msg": "B[] b", "q/msg/B.msg": "", "q/msg/C.msg": "" });
  expect([...load("p", ".").interfaces.keys()].sort()).toEqual(["p/srv/S", "q/msg/A", "q/msg/B"]);
});

test("what services and actions always need is there without a folder that holds it", () => {
  write({ "p/action/A.action": "---\n---\n", "p/msg/M.msg": "builtin_interfaces/Time stamp" });
  const { interfaces, structs } = load("p", ".");
  expect(interfaces.has("unique_identifier_msgs/msg/UUID")).toBe(true);
  expect(structs.has("service_msgs/msg/ServiceEventInfo")).toBe(true);
});

test("an unknown type is told with where it was looked for, and what it may have been meant to be", () => {
  write({ "p/msg/M.msg": "int8 a\nHeader header\nq/Nothing n", "std_msgs/msg/Header.msg": "" });
  expect(mistakesOf("p", ".")).toEqual([
    "/p/msg/M.msg:2:1: unknown type p/msg/Header, not in the folders: ; there is std_msgs/msg/Header",
    "/p/msg/M.msg:3:1: unknown type q/msg/Nothing, not in the folders: ",
  ]);
});

test("a message that contains itself is told with the way round", () => {
  write({ "p/msg/A.msg": "B b", "p/msg/B.msg": "int8 x\nC[] c", "p/msg/C.msg": "A a" });
  expect(mistakesOf("p", ".")).toEqual([
    "/p/msg/C.msg:1:1: a message can not contain itself: p/msg/A → p/msg/B → p/msg/C → p/msg/A",
  ]);
});

test("a file with a name that no type can have is told", () => {
  write({ "p/msg/my_type.msg": "int8 a" });
  expect(mistakesOf("p", ".")).toEqual([
    '/p/msg/my_type.msg:1:1: "p/msg/my_type" is no interface name; its last part must be a capital letter, then letters and digits',
  ]);
});

test("a folder with a name that no package can have is told", () => {
  write({ "my-msgs/msg/Type.msg": "int8 a" });
  expect(mistakesOf("my-msgs", ".")).toEqual([
    '/my-msgs/msg/Type.msg:1:1: "my-msgs/msg/Type" is no interface name; its first part must be lower-case letters, ' +
      "digits and single underscores, a letter first and no underscore last",
  ]);
});

test("what is no file, or can not be read, is told like a mistake in it", () => {
  write({ "p/msg/A.msg/notes.txt": "", "p/msg/B.msg": "int9 x" });
  expect(mistakesOf("p", ".")).toEqual([
    expect.stringMatching(/^\/p\/msg\/A\.msg:1:1: can not be read: E[A-Z]+: /),
    expect.stringContaining('/p/msg/B.msg:1:1: unknown type "int9"'),
  ]);
});

test("a text that another refers to is read once", () => {
  const texts = { "p/msg/A": "B b", "p/msg/B": "int9 x" };
  expect(() => loadTexts(["p/msg/A", "p/msg/B"], texts, new SearchPath([]))).toThrow(/^p\/msg\/B:1:1: [^\n]*$/);
});

test("the mistakes of all files are told, in the order of files and lines", () => {
  write({ "p/msg/B.msg": "int8\nint9 x", "p/srv/A.srv": "int8 a", "p/msg/C.msg": "B b" });
  expect(mistakesOf("p", ".").map((line) => line.slice(0, line.indexOf(" ")))).toEqual([
    "/p/msg/B.msg:1:5:",
    "/p/msg/B.msg:2:1:",
    "/p/srv/A.srv:1:1:",
  ]);
});
