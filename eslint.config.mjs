import eslint from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import prettier from "eslint-config-prettier";
import jest from "eslint-plugin-jest";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "node_modules",
      ".venv",
      ".venv-*",
      ".api",
      ".audit",
      ".demo",
      ".e2e",
      ".package",
      "coverage",
      // Held against the packed components, which a clean checkout doesn't have: __tests__/scripts/package.slow.ts.
      "examples",
      "flows",
    ],
  },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    // A project service would keep the program ready for edits, which takes a third longer.
    languageOptions: { parserOptions: { project: "tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    plugins: { "@pulumi": pulumi },
    rules: {
      "@pulumi/no-output-in-template-literal": "error",
      // Numbers and booleans in messages read as they are.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      // It asks for the `!` that another rule forbids.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      // `new` registers a resource: often that is all it is for.
      "no-new": "off",
      // `process.env["NAME"]` and `.NAME` are the same; the compiler asks for the first.
      "@typescript-eslint/dot-notation": "off",
    },
  },
  {
    files: ["**/*.mjs", "**/*.cjs", "**/*.js"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        URL: "readonly",
        Buffer: "readonly",
        fetch: "readonly",
        module: "writable",
        require: "readonly",
        AbortSignal: "readonly",
        AbortController: "readonly",
      },
    },
  },
  // A command's folder stands on what all share, which stands on no command.
  onlyBelow("cli/commands/*/*.ts", "^\\.\\./(?!\\.\\.)", "another command"),
  onlyBelow("cli/commands/*/*/*.ts", "^\\.\\./\\.\\./(?!\\.\\.)", "another command"),
  onlyBelow("cli/!(commands)/**/*.ts", "/commands/", "a command"),
  { files: ["__tests__/**/*.ts", "cli/**/*.{test,slow}.ts"], ...jest.configs["flat/recommended"] },
  prettier,
);

function onlyBelow(files, regex, what) {
  const message = `This would stand on ${what}: move what both need to a folder of cli/.`;
  return {
    files: [files],
    rules: { "no-restricted-imports": ["error", { patterns: [{ regex, message }] }] },
  };
}
