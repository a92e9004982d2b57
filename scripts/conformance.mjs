// SPDX-License-Identifier: Apache-2.0
// Checks values with their bytes, and type hashes, that come from elsewhere, against generated and run-time types.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { CdrReader, CdrWriter } from "../packages/cdr/dist/index.js";
import { generate } from "../packages/gen/dist/index.js";
import {
  describeInterface,
  describeStruct,
  InterfaceError,
  loadModel,
  RuntimeTypes,
  SearchPath,
  typeHash,
} from "../packages/idl/dist/index.js";

const USAGE = `npm run -s conformance -- [--vectors FILE.jsonl] [--hashes FILE.json] -I DIR [-I DIR]...

  --vectors  lines of {"type", "value", "cdr"}: each value must become those bytes, and the bytes that value
  --hashes   an object of type name → RIHS01 hash
  -I         folders that hold package/{msg,srv,action}/Name.ext; per file the first folder wins

Exit codes: 0 all as expected, 1 something differs, 2 the command line is wrong.
`;

class UsageError extends Error {}

const mismatches = [];
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`conformance: ${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}

async function main(args) {
  const options = optionsOf(args);
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const vectors = options.vectors === undefined ? [] : vectorsOf(readText(options.vectors), options.vectors);
  const hashes = Object.entries(options.hashes === undefined ? {} : hashesOf(options.hashes));
  // A file that says nothing would otherwise pass for one of which all holds.
  if (options.vectors !== undefined && vectors.length === 0) throw new UsageError(`${options.vectors} has no vectors`);
  if (options.hashes !== undefined && hashes.length === 0) throw new UsageError(`${options.hashes} has no hashes`);
  const names = [...vectors.map(({ type }) => type), ...hashes.map(([name]) => name)];
  const model = modelOf([...new Set(names.map(interfaceOf))], new SearchPath(options.include));
  const generated = await generatedTypes(model);
  const runtimeTypes = new RuntimeTypes(model);
  const ways = { generated: (name) => generated.get(name), "run-time": (name) => runtimeTypes.message(name) };

  if (options.vectors !== undefined) {
    const types = new Set(vectors.map(({ type }) => type));
    console.log(`vectors: ${vectors.length} values of ${types.size} types`);
    for (const [way, typeOf] of Object.entries(ways)) {
      const good = vectors.filter((vector) => vectorConforms(vector, way, typeOf, model.structs));
      console.log(`  ${way}: ${good.length} of ${vectors.length} both ways`);
    }
  }
  if (options.hashes !== undefined) {
    const ours = hashesOfModel(model);
    const good = hashes.filter(([name, hash]) => hashConforms(name, hash, ours.get(name), generated.get(name)?.hash));
    console.log(`hashes: ${good.length} of ${hashes.length}`);
  }
  for (const mismatch of mismatches) console.log(mismatch);
  console.log(mismatches.length === 1 ? "1 mismatch" : `${mismatches.length} mismatches`);
  return mismatches.length === 0 ? 0 : 1;
}

function optionsOf(args) {
  const known = {
    vectors: { type: "string" },
    hashes: { type: "string" },
    include: { type: "string", short: "I", multiple: true },
    help: { type: "boolean", short: "h" },
  };
  let values;
  try {
    ({ values } = parseArgs({ args, options: known }));
  } catch (error) {
    throw new UsageError(error.message);
  }
  const { help = false, vectors, hashes, include = [] } = values;
  if (!help) {
    if (vectors === undefined && hashes === undefined) throw new UsageError("expected --vectors FILE or --hashes FILE");
    if (include.length === 0) throw new UsageError("expected -I DIR: where the interface files are");
    for (const folder of include) {
      const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory();
      if (!isFolder) throw new UsageError(`-I ${folder}: there is no such folder`);
    }
  }
  return { help, vectors, hashes, include };
}

function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} can not be read: ${error.message}`);
  }
}

function vectorsOf(text, file) {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === "") return [];
    const place = `${file}:${index + 1}`;
    try {
      const { type, value, cdr } = JSON.parse(line);
      const isVector = typeof type === "string" && typeof value === "object" && value !== null;
      if (isVector && typeof cdr === "string" && /^(?:[0-9a-f]{2})+$/i.test(cdr)) {
        return [{ place, type, value, cdr: cdr.toLowerCase() }];
      }
    } catch {
      // Told below like any other line that is no vector.
    }
    mismatches.push(`${place}: expected {"type": name, "value": object, "cdr": hex}, found ${line.slice(0, 60)}`);
    return [];
  });
}

function hashesOf(file) {
  const text = readText(file);
  let hashes;
  try {
    hashes = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${error.message}`);
  }
  if (typeof hashes === "object" && hashes !== null && !Array.isArray(hashes)) return hashes;
  throw new UsageError(`${file}: expected an object of hashes by type name`);
}

/** `p/action/Walk` of `p/action/Walk_SendGoal_Request`: type names have no underscore, and parts are set off by one. */
function interfaceOf(name) {
  const [packageName, kind, type = ""] = name.split("/");
  return `${packageName}/${kind}/${type.split("_")[0]}`;
}

/** The model of all interfaces that are there and whole; the others are told. */
function modelOf(names, searchPath) {
  const files = names.flatMap((name) => {
    const path = searchPath.find(name);
    if (path === undefined) mismatches.push(`${name}: not in the folders: ${searchPath.folders.join(", ")}`);
    return path === undefined ? [] : [{ name, path }];
  });
  const whole = files.filter((file) => {
    try {
      return loadModel([file], searchPath);
    } catch (error) {
      if (!(error instanceof InterfaceError)) throw error;
      mismatches.push(error.message);
      return false;
    }
  });
  return loadModel(whole, searchPath);
}

/** Generates the model into a temporary folder, compiles it and loads it: the types by name, services and actions too. */
async function generatedTypes(model) {
  const folder = mkdtempSync(join(tmpdir(), "rclts-conformance-"));
  try {
    const files = generate(model);
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const indexes = [...files.keys()].filter((path) => path.endsWith("/index.ts"));
    const entry = join(folder, "all.ts");
    const lines = indexes.map((path) => `export * as ${path.split("/", 2).join("_of_")} from "./${path}";`);
    writeFileSync(entry, lines.join("\n"));
    const outfile = join(folder, "all.mjs");
    const contract = {
      name: "contract",
      setup({ onResolve }) {
        const path = new URL("../packages/cdr/dist/codegen.js", import.meta.url).href;
        onResolve({ filter: /^@rclts\/cdr\/codegen$/ }, () => ({ path, external: true }));
      },
    };
    await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", logLevel: "error", plugins: [contract] });
    const modules = await import(pathToFileURL(outfile).href);
    const types = Object.values(modules).flatMap((module) => Object.values(module));
    return new Map(types.map((type) => [type.name, type]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function vectorConforms({ place, type, value, cdr }, way, typeOf, structs) {
  const struct = structs.get(type);
  const differs = (what) => {
    mismatches.push(`${place}: ${type} ${way}: ${what}`);
    return false;
  };
  if (struct === undefined) return differs("the folders define no such type");
  try {
    const codec = typeOf(type);
    if (codec === undefined) return differs("there is no such type");
    const given = givenOf(value, struct, structs);
    const bytes = Buffer.from(cdr, "hex");
    const encoded = encode(codec, given);
    if (bytes[1] === 1 && !isSame(encoded, bytes)) return differs(`encoded to ${encoded.toString("hex")}, not ${cdr}`);
    const reader = new CdrReader().reset(bytes);
    const decoded = codec.decode(reader);
    if (reader.remaining > 3) return differs(`${reader.remaining} bytes are left over after decoding`);
    const [found, expected] = [decoded, given].map((one) => leavesOf(one, struct, structs));
    const at = expected.findIndex((leaf, index) => leaf !== found[index]);
    if (at >= 0 || found.length !== expected.length) {
      return differs(`decoded to ${found.at(at) ?? "less"}, not ${expected.at(at) ?? "more"}`);
    }
    if (!encode(codec, decoded).equals(encoded)) return differs("what was decoded is encoded to other bytes");
    return true;
  } catch (error) {
    return differs(String(error));
  }
}

function encode(codec, value) {
  const writer = new CdrWriter().begin();
  codec.encode(writer, value);
  return Buffer.from(writer.finish());
}

/** The same from the header on; some implementations fill up to a multiple of 4 with zeros. */
function isSame(ours, theirs) {
  const padding = theirs.subarray(ours.length);
  return (
    theirs.subarray(4, ours.length).equals(ours.subarray(4)) && padding.length <= 3 && padding.every((b) => b === 0)
  );
}

/** A value of a vectors file as encoding takes it. What is no such value stays as it is: encoding tells what is wrong. */
function givenOf(value, { fields }, structs) {
  if (typeof value !== "object" || value === null) return value;
  const one = (item, type) => {
    if (type.kind === "struct") return givenOf(item, structs.get(type.name), structs);
    if (type.kind === "string" || typeof item !== "string") return item;
    if (type.name === "int64" || type.name === "uint64") return /^-?\d+$/.test(item) ? BigInt(item) : item;
    return Number.isNaN(Number(item)) && item !== "NaN" ? item : Number(item);
  };
  const given = fields.map(({ name, type, arity }) => {
    const field = value[name];
    if (field === undefined) return [name, undefined];
    return [
      name,
      arity.kind !== "one" && Array.isArray(field) ? field.map((item) => one(item, type)) : one(field, type),
    ];
  });
  const unknown = Object.keys(value).filter((name) => !fields.some((field) => field.name === name));
  return Object.fromEntries([...given, ...unknown.map((name) => [name, value[name]])]);
}

/** `path = value` of every leaf, so that the first that differs can be told. */
function leavesOf(value, struct, structs, path = "") {
  const one = (item, type, at) => {
    if (type.kind === "struct") return leavesOf(item, structs.get(type.name), structs, `${at}.`);
    const kept = type.name === "float32" ? Math.fround(item) : item;
    return `${at} = ${Object.is(kept, -0) ? "-0" : typeof kept === "string" ? JSON.stringify(kept) : kept}`;
  };
  return struct.fields.flatMap(({ name, type, arity }) => {
    if (arity.kind === "one") return one(value[name], type, path + name);
    const items = Array.from(value[name], (item, index) => one(item, type, `${path}${name}[${index}]`));
    return [`${path}${name} has ${items.length}`, ...items.flat()];
  });
}

/** Every hash that the model has: of messages, services, actions, and all their parts. */
function hashesOfModel({ interfaces, structs }) {
  const lookup = (name) => structs.get(name);
  const wholes = [...interfaces.values()].flatMap((one) =>
    one.kind === "action" ? [one, one.sendGoal, one.getResult] : [one],
  );
  return new Map([
    ...[...structs.values()].map((struct) => [struct.name, typeHash(describeStruct(struct, lookup))]),
    ...wholes.map((whole) => [whole.name, typeHash(describeInterface(whole, lookup))]),
  ]);
}

function hashConforms(name, expected, ours, generated) {
  if (ours === expected && generated === expected) return true;
  const found = ours === undefined ? "the folders define no such type" : `${ours}, generated ${generated}`;
  mismatches.push(`${name}: expected ${expected}, found ${found}`);
  return false;
}
