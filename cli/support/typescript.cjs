"use strict";
// Loads TypeScript files, for `node --require`. @swc-node/register's extras cost half of a command's start:
// it loads the compiler, and so does Pulumi's SDK, with half of npm, for functions that go into a Lambda.

const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { transformSync } = require("@swc/core");

/** As in tsconfig.json. */
const OPTIONS = {
  swcrc: false,
  sourceMaps: "inline",
  jsc: { parser: { syntax: "typescript" }, target: "es2022" },
  module: { type: "commonjs" },
};

require.extensions[".ts"] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, "utf8"), { ...OPTIONS, filename });
  module._compile(code, filename);
};

/** Modules that Pulumi's SDK loads at start but this program never uses. */
const LATER = {
  "../../typescript-shim": (real) => new Proxy({}, { get: (_, name) => real()[name] }),
  "./closure/codePaths": (real) => ({ computeCodePaths: (...args) => real().computeCodePaths(...args) }),
};

const load = Module._load;
Module._load = (request, parent, isMain) => {
  const real = () => load(request, parent, isMain);
  return (LATER[request] ?? ((now) => now()))(real);
};
