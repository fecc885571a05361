import type { Tool } from "../../../scripts/docs/commands/tools";

/** Tools whose calls are only read by a shell, and why nothing more is done. */
export const ELSEWHERE: Partial<Record<Tool, string>> = {
  ".": "reads the file that the demo has written",
  cd: "the shell's own",
  copilot: "a tool that people come from; it is no longer developed, and needs an AWS account",
  gh: "changes a repository on GitHub",
  git: "clones and pushes",
  grep: "everybody has it",
  jq: "everybody has it",
  mkdir: "everybody has it",
  prefect: "`npm run docs:commands` asks the real one",
  "prefect-aws": "a tool that people come from",
  terraform: "a tool that people come from",
};
