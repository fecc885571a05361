import { parseArgs } from "node:util";
import { CliError } from "./support/cliError";
import { recover } from "./recover/recover";

/** `npm run recover -- <stack>`: what to do after an `up`, `refresh` or `destroy` that was killed; then `pulumi up`. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { "config-file": { type: "string" }, unlock: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [stack] = positionals;
  if (stack === undefined) {
    console.error("Which stack? For example: npm run recover -- staging");
    return 2;
  }
  return recover({
    stack,
    folder: process.cwd(),
    configFile: values["config-file"],
    unlock: values.unlock,
    print: (text) => process.stdout.write(text),
  });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof CliError ? error.message : error);
    process.exitCode = 1;
  },
);
