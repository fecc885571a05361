import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { leadingWords, type Options, readPulumiOptions } from "../../../scripts/docs/commands/pulumiOptions";
import { outputNames } from "../../../scripts/docs/outputs";
import { type Check, type DocumentedCall, valueOf } from "./check";

const root = path.resolve(__dirname, "../../..");
const recorded = readPulumiOptions();
const outputsOf = (file: string, name: string): string[] =>
  outputNames(readFileSync(path.join(root, file), "utf8"), name);
const stackOutputs = outputsOf("stacks/outputs.ts", "StackOutputs");
const accountOutputs = outputsOf("bootstrap/outputs.ts", "BootstrapOutputs");

/** Pages whose stack is that of `bootstrap/`, unless they say otherwise. */
const OF_ACCOUNTS = [
  "docs/account-reference.md",
  "docs/account-rights.md",
  "docs/accounts.md",
  "docs/ci-setup.md",
];

/** Options, outputs and files; what is set in a configuration is read as a whole, elsewhere. */
export const checkPulumi: Check = (call) => {
  const [first = "", second = ""] = leadingWords(call.args);
  const command = [`${first} ${second}`, first].find((words) => recorded[words] !== undefined);
  const options = recorded[command ?? ""];
  if (options === undefined) {
    return "it isn't known which options that has: `npm run docs:pulumi` asks the Pulumi CLI";
  }
  const problem = optionProblem(call, options) ?? missingPack(call);
  return problem ?? (command === "stack output" ? outputProblem(call, options) : undefined);
};

function optionProblem({ args, isWhole }: DocumentedCall, options: Options): string | undefined {
  for (const [index, word] of args.entries()) {
    const [option = "", value] = word.split("=");
    if (!option.startsWith("-") || isValue(index, args, options)) {
      continue;
    }
    if (options[option] === undefined) {
      return `there is no option ${option}`;
    }
    if (isWhole && options[option] && value === undefined && args[index + 1] === undefined) {
      return `${option} needs a value`;
    }
  }
  return undefined;
}

/** Whether a word is what the option before it is set to. */
function isValue(index: number, args: readonly string[], options: Options): boolean {
  const before = args[index - 1];
  return before !== undefined && !before.includes("=") && options[before] === true;
}

function outputProblem({ args, document, folder }: DocumentedCall, options: Options): string | undefined {
  const words = args.filter((word, index) => !word.startsWith("-") && !isValue(index, args, options));
  const output = words[2];
  const isAccount = folder === "bootstrap" || valueOf(args, "--cwd") === "bootstrap";
  const known = [
    ...(isAccount ? [] : stackOutputs),
    ...(isAccount || OF_ACCOUNTS.includes(document) ? accountOutputs : []),
  ];
  return output === undefined || known.includes(output) ? undefined : `there is no output ${output}`;
}

/** Another program's folder can't be checked. */
function missingPack({ args }: DocumentedCall): string | undefined {
  const [pack, config] = [valueOf(args, "--policy-pack"), valueOf(args, "--policy-pack-config")];
  const own = pack?.startsWith("..") === true ? [] : [pack, config];
  return own.find((file) => file !== undefined && !existsSync(path.join(root, file)));
}
