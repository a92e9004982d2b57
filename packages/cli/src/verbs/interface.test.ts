// SPDX-License-Identifier: Apache-2.0
// rclts interface, on interface files of the test and the standard ones.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { rclts } from "../../test/command.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rclts-cli-"));
  write("share/my_msgs/msg/Outer.msg", "# About Outer.\n\nInner[] inners  # many\nint32 A_CONSTANT=1 # one\n");
  write("share/my_msgs/msg/Inner.msg", '# About Inner.\nstring text "a # b"\n\ngeometry_msgs/Point point # where\n');
  write("share/my_msgs/srv/Ask.srv", "string<=10 question 'why'\n---\nuint8[2] answer [4, 2]\n");
  write("share/my_msgs/action/Walk.action", "float64 to 1.0\n---\n---\nbool on_the_way\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** With the test's own files. */
function inFolder(...args: string[]): ReturnType<typeof rclts> {
  return rclts(["interface", ...args, "-I", "share"], { cwd: folder });
}

test("list has all interfaces by kind, and only the kinds that are asked for", async () => {
  const { out } = await inFolder("list");
  const lines = out.trimEnd().split("\n");
  expect(lines.filter((line) => !line.startsWith("    "))).toEqual(["Messages:", "Services:", "Actions:"]);
  const ours = lines.filter((line) => line.includes("my_msgs"));
  expect(ours).toEqual([
    "    my_msgs/msg/Inner",
    "    my_msgs/msg/Outer",
    "    my_msgs/srv/Ask",
    "    my_msgs/action/Walk",
  ]);
  expect((await inFolder("list", "-a")).out).toMatch(/^Actions:\n( {4}\w+\/action\/\w+\n)+$/);
  expect((await inFolder("list", "-s", "-m")).out).toMatch(/^Messages:\n( {4}\S+\n)+Services:\n( {4}\S+\n)+$/);
});

test("package lists one package; one that is not there is an error", async () => {
  expect((await inFolder("package", "my_msgs")).out).toBe(
    "my_msgs/action/Walk\nmy_msgs/msg/Inner\nmy_msgs/msg/Outer\nmy_msgs/srv/Ask\n",
  );
  expect((await inFolder("package", "my_msgs", "-s", "--json")).out).toBe('{"name":"my_msgs/srv/Ask","kind":"srv"}\n');
  expect(await inFolder("package", "no_msgs")).toMatchObject({
    code: 1,
    out: "",
    error: expect.stringContaining("Unknown package 'no_msgs'") as string,
  });
});

test("packages lists those that have interfaces, of a kind if one is asked for", async () => {
  const all = (await inFolder("packages")).out.split("\n");
  expect(all).toEqual(expect.arrayContaining(["my_msgs", "std_msgs", "std_srvs"]));
  expect(all).toEqual([...all.slice(0, -1).sort(), ""]);
  const withMessages = (await inFolder("packages", "-m", "-s")).out.split("\n");
  expect(withMessages).toContain("std_msgs");
  expect(withMessages).not.toContain("std_srvs");
});

test("show has what a type refers to below its field, one tab in, with the comments of the file itself", async () => {
  expect((await inFolder("show", "my_msgs/msg/Outer")).out).toBe(`# About Outer.

Inner[] inners  # many
	string text "a # b"
	geometry_msgs/Point point
		float64 x
		float64 y
		float64 z
int32 A_CONSTANT=1 # one
`);
});

test("show has all comments, or none and no blank lines", async () => {
  expect((await inFolder("show", "my_msgs/msg/Outer", "--all-comments")).out).toContain(
    '\n\t# About Inner.\n\tstring text "a # b"\n\n\tgeometry_msgs/Point point # where\n',
  );
  expect((await inFolder("show", "my_msgs/msg/Outer", "--no-comments")).out).toMatch(
    /^Inner\[\] inners\n\tstring text "a # b"\n[^#]*\nint32 A_CONSTANT=1\n$/,
  );
  expect((await inFolder("show", "my_msgs/msg/Outer", "--no-comments", "--all-comments")).code).toBe(2);
});

test("show reads the type from stdin", async () => {
  const shown = await rclts(["interface", "show", "-"], { stdin: "example_interfaces/srv/AddTwoInts\n" });
  expect(shown.out).toMatch(/^(#.*\n|\n)*int64 a\nint64 b\n---\nint64 sum\n$/);
  expect((await rclts(["interface", "show", "-"], { stdin: "" })).code).toBe(2);
  expect((await rclts(["interface", "show", "-"], { inputIsTerminal: true })).code).toBe(2);
});

test.each([
  ["my_msgs/Outer", "Expected three parts"],
  ["no_msgs/msg/Outer", "Unknown package 'no_msgs'"],
  ["my_msgs/msg/Nope", "Could not find the interface 'my_msgs/msg/Nope'"],
])("show and proto of %s fail: %s", async (name, message) => {
  for (const verb of ["show", "proto"]) {
    expect(await inFolder(verb, name)).toMatchObject({ code: 1, error: expect.stringContaining(message) as string });
  }
});

test("proto prints the default values of the request, goal or message, to paste behind a call", async () => {
  expect((await inFolder("proto", "my_msgs/srv/Ask")).out).toBe('"question: why\n"\n');
  expect((await inFolder("proto", "my_msgs/action/Walk", "--no-quotes")).out).toBe("to: 1.0\n\n");
  expect((await inFolder("proto", "my_msgs/msg/Outer", "--json")).out).toBe('{"inners":[]}\n');
});
