// One Jest run for the whole workspace: sources are transformed by swc, packages resolve to each other's src,
// so that a test never sees a stale build. What needs the built artefact runs dist in a child process.
const packages = ["cdr", "rtps", "service", "idl", "gen", "cli"].join("|");

// The commands of pages are for a POSIX shell, which Windows has not.
const posixOnly = ["/packages/examples/src/documents/(code|commands)\\.test\\.ts$"];
const left = process.platform === "win32" ? posixOnly : [];
for (const pattern of left) process.stderr.write(`not on Windows, for want of a POSIX shell: ${pattern}\n`);

export default {
  testEnvironment: "<rootDir>/scripts/test-environment.mjs",
  // Jest leaves one core to itself by default, which on two cores is half of them.
  maxWorkers: "100%",
  roots: ["<rootDir>/packages"],
  testMatch: ["**/src/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", ...left],
  modulePathIgnorePatterns: ["<rootDir>/packages/.*/dist/"],
  transform: {
    "^.+\\.[tj]s$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  // dgram-as-promised is published as ES modules only.
  transformIgnorePatterns: ["/node_modules/(?!dgram-as-promised/)"],
  // A module finds the globals of its sandbox by name, through an interceptor that takes half a microsecond each time. Given
  // these when it is loaded, the simulations take a third less.
  sandboxInjectedGlobals: [
    "Array",
    "BigInt",
    "DataView",
    "Map",
    "Math",
    "Number",
    "Object",
    "Promise",
    "Set",
    "Uint8Array",
  ],
  moduleNameMapper: {
    "^(\\.{1,2}/.*)\\.js$": "$1",
    [`^@rclts/(${packages})$`]: "<rootDir>/packages/$1/src/index.ts",
    "^@rclts/cdr/codegen$": "<rootDir>/packages/cdr/src/codegen.ts",
    "^@rclts/rtps/testing$": "<rootDir>/packages/rtps/src/testing/index.ts",
    "^@rclts/interfaces/(.*)$": "<rootDir>/packages/interfaces/src/$1/index.ts",
    "^rclts$": "<rootDir>/packages/rclts/src/index.ts",
  },
};
