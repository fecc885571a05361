// A shell may point at an emulator, as one with the demo's environment does.
delete process.env.AWS_ENDPOINT_URL;

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  // Jest would leave one of two cores idle.
  maxWorkers: "100%",
  // A busy machine can take that long to load the providers' packages.
  testTimeout: 30_000,
  testMatch: ["<rootDir>/__tests__/**/*.test.ts", "<rootDir>/cli/**/*.test.ts"],
  transform: {
    "^.+\\.(t|mj)s$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
  // Pulumi's SDK loads these in every file of tests, three quarters of its own loading, and hardly a test uses them.
  moduleNameMapper: {
    "/typescript-shim$": "<rootDir>/__tests__/support/lazy/typescript.js",
    "^\\./closure/codePaths$": "<rootDir>/__tests__/support/lazy/codePaths.js",
  },
  moduleFileExtensions: ["ts", "js", "mjs", "json", "node"],
  modulePathIgnorePatterns: [
    "<rootDir>/.api",
    "<rootDir>/.demo",
    "<rootDir>/.e2e",
    "<rootDir>/.package",
    "<rootDir>/components/package.json",
    "<rootDir>/.venv",
  ],
};
