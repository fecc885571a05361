import * as path from "node:path";
import { bringUp } from "./bringUp";
import { demo } from "./demo";
import { demoDown } from "./demoDown";
import { demoServers } from "./demoServers";
import { localFolder } from "./folder";
import { CliError } from "../cli/support/cliError";
import { describeFailure } from "../cli/support/failure";
import { listenForInterruption } from "../cli/support/interruption";
import { coloursFor, terminalProgress } from "../cli/support/progress";

/** `npm run demo`, `npm run demo:servers` and `npm run demo:down`. */
async function main(args: readonly string[]): Promise<number> {
  const [command] = args[0] === "servers" || args[0] === "down" ? args : [undefined];
  const options = args.slice(command === undefined ? 0 : 1);
  if (options.length > 0) {
    throw new CliError(`The demo has no options, got ${options.join(" ")}. docs/start.md says what it does.`);
  }
  const interruption = listenForInterruption();
  const colours = coloursFor(process.stdout, process.env);
  const session = {
    folder: localFolder(path.dirname(__dirname), ".demo"),
    progress: terminalProgress(process.stdout, colours),
    signal: interruption.signal,
  };
  // Writing to a closed terminal fails.
  process.stdout.on("error", () => undefined);
  if (command === "down") {
    await demoDown(session);
    return 0;
  }
  const isUp =
    command === "servers"
      ? await bringUp(session, demoServers(session, colours))
      : await bringUp(session, demo(session, colours));
  return isUp ? 0 : interruption.exitCode();
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(describeFailure(error));
    process.exitCode = 1;
  },
);
