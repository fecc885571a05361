/** Commands in the documents. `.` sources a file. */
export const TOOLS = [
  ".",
  "./prefect-ecs",
  "aws",
  "cd",
  "copilot",
  "gh",
  "git",
  "grep",
  "jq",
  "mkdir",
  "node",
  "npm",
  "npx",
  "prefect",
  "prefect-aws",
  "pulumi",
  "terraform",
] as const;

/** The first word of a command that the documents know. */
export type Tool = (typeof TOOLS)[number];
