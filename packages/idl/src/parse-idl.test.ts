// SPDX-License-Identifier: Apache-2.0
// What .idl files say, compared with the .msg, .srv and .action files that say the same.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Diagnostic, formatDiagnostic } from "./diagnostic.js";
import { loadModel } from "./load-model.js";
import { type Interface, type Struct, structsOf } from "./model.js";
import { parseIdl } from "./parse-idl.js";
import { parseInterface } from "./parse-interface.js";
import { SearchPath } from "./search-path.js";
import { describeStruct } from "./type-description.js";

function mistakes(name: string, text: string): string[] {
  const found: Diagnostic[] = [];
  parseIdl(name, text, "F", (mistake) => found.push(mistake));
  return found.map(formatDiagnostic);
}

function parsed(parse: typeof parseIdl, name: string, text: string): Interface {
  return parse(name, text, "F", (mistake) => {
    throw new Error(formatDiagnostic(mistake));
  });
}

/** All that matters for code and hashes. */
function content(definition: Interface): unknown {
  return structsOf(definition).map(({ name, comment, fields, constants }: Struct) => ({
    name,
    comment,
    fields: fields.map(({ location: _, declared: __, ...field }) => field),
    constants: constants.map(({ declared: _, ...constant }) => constant),
  }));
}

const EVERYTHING = `// made by hand
#include "geometry_msgs/msg/Point.idl"
module p {
  module msg {
    typedef double double__9[9];
    typedef p::msg::Other p__msg__Other__3[3];
    module Everything_Constants {
      @verbatim (language="comment", text="switched off; really")
      const uint8 OFF = 0;
      const int64 BIG = -9223372036854775807;
      const uint64 HUGE_NUMBER = 18446744073709551615;
      const string GREETING = "hello";
      const boolean YES = TRUE;
      const octet MASK = 7;
    };
    @verbatim (language="comment", text=
      " What it is," "\\n"
      " in two lines.")
    struct Everything {
      @verbatim (language="comment", text="whether; not")
      @default (value=TRUE)
      boolean flag;
      octet raw;
      sequence<octet> raws;
      short a; unsigned short b; long c; unsigned long d; long long e; unsigned long long f;
      int8 g; uint8 h; int64 i; uint64 j; float k; double l;
      @unit (value="m")
      string text; string<8> short_text; wstring wide; wstring<4> short_wide;
      @default (value="it; is")
      string greeting;
      double__9 matrix;
      p__msg__Other__3 others;
      sequence<geometry_msgs::msg::Point, 5> points;
      sequence<string<4>, 2> names;
      @default (value="(1, 2, 3)")
      uint8 rgb[3];
      @default (value=9223372036854775807)
      int64 most;
    };
  };
};
`;

test("an .idl file says all that a .msg file does", () => {
  const text = `# What it is,
# in two lines.

# switched off; really
uint8 OFF=0
int64 BIG=-9223372036854775807
uint64 HUGE_NUMBER=18446744073709551615
string GREETING="hello"
bool YES=true
uint8 MASK=7
bool flag true # whether; not
byte raw
byte[] raws
int16 a\nuint16 b\nint32 c\nuint32 d\nint64 e\nuint64 f
int8 g\nuint8 h\nint64 i\nuint64 j\nfloat32 k\nfloat64 l
string text\nstring<=8 short_text\nwstring wide\nwstring<=4 short_wide
string greeting "it; is"
float64[9] matrix
Other[3] others
geometry_msgs/Point[<=5] points
string<=4[<=2] names
uint8[3] rgb [1, 2, 3]
int64 most 9223372036854775807`;
  const name = "p/msg/Everything";
  expect(content(parsed(parseIdl, name, EVERYTHING))).toEqual(content(parsed(parseInterface, name, text)));
});

test("fields know where they are", () => {
  const definition = parsed(parseIdl, "p/msg/Everything", EVERYTHING) as Extract<Interface, { kind: "msg" }>;
  const places = definition.struct.fields.map(({ name, location }) => [name, location.line, location.column]);
  expect(places.filter(([name]) => ["flag", "raw", "b", "greeting", "rgb"].includes(name as string))).toEqual([
    ["flag", 22, 7],
    ["raw", 23, 7],
    ["b", 25, 16],
    ["greeting", 30, 7],
    ["rgb", 36, 7],
  ]);
});

test("services and actions are made of their structs, and an empty one has no fields", () => {
  const service = `module p { module srv {
    struct Count_Request { long long by; };
    struct Count_Response { uint8 structure_needs_at_least_one_member; };
  }; };`;
  expect(content(parsed(parseIdl, "p/srv/Count", service))).toEqual(
    content(parsed(parseInterface, "p/srv/Count", "int64 by\n---\n")),
  );
  const action = `module p { module action {
    struct Walk_Goal { int32 steps; }; struct Walk_Result { boolean done; }; struct Walk_Feedback { int32 left; };
  }; };`;
  expect(content(parsed(parseIdl, "p/action/Walk", action))).toEqual(
    content(parsed(parseInterface, "p/action/Walk", "int32 steps\n---\nbool done\n---\nint32 left")),
  );
});

test("octet and char keep their own type ids", () => {
  const text = "module p { module msg { struct X { octet a; char b; uint8 c; }; }; };";
  const [struct] = structsOf(parsed(parseIdl, "p/msg/X", text));
  const { fields } = describeStruct(struct!, () => undefined).type_description;
  expect(fields.map(({ type }) => type.type_id)).toEqual([16, 13, 3]);
});

test("members may be called like the parameters of annotations", () => {
  const text = `module p { module msg { struct X {
    @default (value=5) long value;
    @verbatim (language="comment", text="of text") string text;
    @default (value=9) @range (min=1, max=9) long most; long min;
    @default (value=2) @verbatim (language="comment", text="of max") long max;
  }; }; };`;
  const [struct] = structsOf(parsed(parseIdl, "p/msg/X", text));
  const found = struct!.fields.map((field) => [field.name, field.default, field.comment, field.location.line]);
  expect(found).toEqual([
    ["value", 5, "", 2],
    ["text", undefined, "of text", 3],
    ["most", 9, "", 4],
    ["min", undefined, "", 4],
    ["max", 2, "of max", 5],
  ]);
});

test("a struct may be called like one that it refers to in another package", () => {
  const text = `module p { module msg {
    typedef long Three[3];
    struct Point { q::msg::Point other; p::msg::Three three; p::msg::Own own; };
    struct Own { long a; };
  }; };`;
  const [struct] = structsOf(parsed(parseIdl, "p/msg/Point", text));
  expect(struct!.fields.map(({ name, declared }) => [name, declared])).toEqual([
    ["other", "q/msg/Point"],
    ["three", "int32[3]"],
    ["own", "p/msg/Own"],
  ]);
});

test("an annotation that is commented out is none", () => {
  const text = `module p { module msg { struct X {
    // @default (value=1) @verbatim (language="comment", text="no")
    /* @default (value=2) */ long a;
    @default (value="// not a comment") string b; // @default (value=3)
    long c;
  }; }; };`;
  const [struct] = structsOf(parsed(parseIdl, "p/msg/X", text));
  expect(struct!.fields.map((field) => [field.name, field.default, field.comment])).toEqual([
    ["a", undefined, ""],
    ["b", "// not a comment", ""],
    ["c", undefined, ""],
  ]);
});

test("members may be called like types, and strings may have their names in them", () => {
  const text = `module p { module msg {
    module X_Constants { const string SAID = "an octet, or too long;"; };
    struct X { sequence<int32> sequence; string string; long module[3]; octet octet; boolean unsigned; };
  }; };`;
  const [struct] = structsOf(parsed(parseIdl, "p/msg/X", text));
  expect(struct!.fields.map(({ name, location }) => [name, location.column])).toEqual([
    ["sequence", 16],
    ["string", 42],
    ["module", 57],
    ["octet", 73],
    ["unsigned", 86],
  ]);
  expect(struct!.fields.map(({ declared }) => declared)).toEqual(["int32[]", "string", "int32[3]", "byte", "bool"]);
  expect(struct!.constants[0]!.value).toBe("an octet, or too long;");
});

test("the fields of Time keep their names", () => {
  const text = "module builtin_interfaces { module msg { struct Time { int32 sec; uint32 nanosec; }; }; };";
  const [time] = structsOf(parsed(parseIdl, "builtin_interfaces/msg/Time", text));
  expect(time!.fields.map(({ name }) => name)).toEqual(["sec", "nanosec"]);
});

test.each([
  ["a missing semicolon", "module p { module msg { struct X {\n  long a\n}; }; };", 'F:3:1: expected "," or "["'],
  ["a type that is nowhere", "module p { module msg { struct X {\n  Foo a; }; }; };", "F:2:3: unknown type Foo"],
  ["a struct of another name", "module p { module msg { struct Y { long a; }; }; };", "F:1:1: expected struct X in"],
  [
    "a struct that is only used",
    "module p { module msg { struct Y { p::msg::X x; }; }; };",
    "F:1:1: expected struct X",
  ],
  [
    "a name taken twice",
    "module p { module msg { struct X { long a;\n  short b, a; }; }; };",
    "F:1:36: a: defined twice",
  ],
  ["a character", "module p { module msg { struct X { wchar a; }; }; };", "F:1:36: a: the type wchar is not supported"],
  [
    "a default out of range",
    "module p { module msg { struct X {\n  @default (value=300)\n  uint8 a; }; }; };",
    'F:3:3: a: expected a whole number from 0 to 255 (uint8), found "300"',
  ],
  [
    "an enumeration",
    "module p { module msg { enum E { A, B }; struct X { E e; }; }; };",
    "F:1:53: e: ROS 2 has no enumerations",
  ],
])("%s is told", (_what, text, message) => {
  const [first, ...rest] = mistakes("p/msg/X", text);
  expect([first!.slice(0, message.length), rest]).toEqual([message, []]);
});

test("all mistakes of a file are told, whether of syntax or not", () => {
  const text = `module p {
  module msg {
    module X_Constants {
      const uint8 TOO_MUCH = 256;
      const uint8 = 3;
    };
    struct X {
      long a b;
      sequence<long c;
      @default (value="x")
      long d;
      Foo e;
      sequence<Foo, 3> f;
      wchar g;
      long h
    };
  };
};`;
  const places = mistakes("p/msg/X", text).map((line) => line.split(" ", 1)[0]);
  expect(places.sort()).toEqual([
    "F:11:7:",
    "F:12:7:",
    "F:13:16:",
    "F:14:7:",
    "F:16:5:",
    "F:4:7:",
    "F:5:19:",
    "F:8:14:",
    "F:9:21:",
  ]);
});

test("a mistake in one struct does not hide those of the next", () => {
  const text = `module p { module srv {
    strict X_Request { long a; };
    struct X_Response { long a b; }; }; };`;
  const places = mistakes("p/srv/X", text).map((line) => line.split(" ", 1)[0]);
  expect(places).toEqual(["F:2:5:", "F:3:32:"]);
});

test.each([
  ["a struct", "module p {\n module msg {\n  struct X {\n long a;\n", "F:3:12:"],
  ["a module", "module p {\n module msg {\n  struct X { long a; };\n", "F:2:13:"],
])("%s that is not closed is told where it starts", (_what, text, place) => {
  expect(mistakes("p/msg/X", text)).toEqual([`${place} this "{" has no "}"`]);
});

test("a file of mistakes has a limit", () => {
  const text = `module p { module msg { struct X { ${"long a b;\n".repeat(500)} }; }; };`;
  expect(mistakes("p/msg/X", text)).toHaveLength(20);
});

test("a .msg file goes before an .idl file of the same name, and an .idl file is found where there is no other", () => {
  const root = mkdtempSync(join(tmpdir(), "rclts-idl-"));
  const files = {
    "p/msg/A.idl": "module p { module msg { struct A { q::msg::B other; }; }; };",
    "p/msg/A.msg": "q/B b",
    "q/msg/B.idl": "module q { module msg { struct B { long x; }; }; };",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const searchPath = new SearchPath([root]);
  const { structs } = loadModel(searchPath.list("p"), searchPath);
  rmSync(root, { recursive: true });
  expect(structs.get("p/msg/A")!.fields.map(({ name }) => name)).toEqual(["b"]);
  expect(structs.get("q/msg/B")!.fields.map(({ name }) => name)).toEqual(["x"]);
});
