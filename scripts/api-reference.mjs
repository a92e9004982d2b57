// SPDX-License-Identifier: Apache-2.0
// Builds the API reference, into api/: all that the "exports" of the published packages lead to.
//
// Any warning fails it: an export without a comment, a link that leads nowhere, a type in a signature that is not exported.

import { readdirSync } from "node:fs";
import { Application } from "typedoc";
import ts from "typescript";
import { publishedPackages } from "./packages/published.mjs";

const packages = publishedPackages().map(({ folder, manifest }) => ({ ...manifest, folder: `packages/${folder}` }));
const modules = packages.flatMap(modulesOf);

const options = {
  name: "rclts",
  entryPoints: modules.map(({ source }) => source),
  out: "api",
  readme: "none",
  excludeInternal: true,
  excludePrivate: true,
  excludeProtected: true,
  // The fields of messages have the comments of their interface files, and many have none there.
  packagesRequiringDocumentation: packages.map(({ name }) => name).filter((name) => name !== "@rclts/interfaces"),
  requiredToBeDocumented: ["Variable", "Function", "Class", "Interface", "TypeAlias", "Method"],
  validation: { notExported: true, notDocumented: true, invalidLink: true, invalidPath: true },
};
// Without the readers of configuration files: all is said here.
const app = await Application.bootstrap(options, []);
app.options.setCompilerOptions(
  modules.map(({ source }) => source),
  compilerOptions(),
  undefined,
);

const project = await app.convert();
if (project !== undefined) {
  for (const module of project.children) {
    module.name = modules.find(({ source }) => source === module.sources[0].fileName).name;
  }
  app.validate(project);
  // TypeDoc wants the types of one package exported, the project's: be it each of them in turn.
  app.options.setValue("validation", { notExported: true, notDocumented: false, invalidLink: false });
  for (const { name } of packages) {
    project.packageName = name;
    app.validate(project);
  }
  await app.generateOutputs(project);
}
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;

/** What can be imported from a package: by which name, and the source behind it. */
function modulesOf({ folder, name, exports }) {
  return Object.entries(exports)
    .filter(([, { types }]) => types !== undefined)
    .flatMap(([path, { types }]) => {
      const source = types.replace("./dist", `${folder}/src`).replace(/\.d\.ts$/, ".ts");
      const module = { name: name + path.slice(1), source };
      return source.includes("*") ? modulesLike(module) : [module];
    });
}

/** Those whose source exists with anything in place of the star. */
function modulesLike({ name, source }) {
  const [before, after] = source.split("*");
  return readdirSync(before, { recursive: true })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(after))
    .map((path) => ({ name: name.replace("*", path.slice(0, -after.length)), source: before + path }));
}

/** The workspace's, with which packages lead to each other's sources as they lead a user to their dist. */
function compilerOptions() {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const paths = Object.fromEntries(modules.map(({ name, source }) => [name, [`./${source}`]]));
  config.compilerOptions = { ...config.compilerOptions, noEmit: true, types: ["node"], paths };
  return ts.parseJsonConfigFileContent(config, ts.sys, process.cwd()).options;
}
