import * as path from "node:path";
import { bringUp } from "./local/bringUp";
import { demo } from "./local/demo";
import { demoDown } from "./local/demoDown";
import { demoServers } from "./local/demoServers";
import { localFolder } from "./local/folder";
import { describeFailure } from "./support/failure";
import { listenForInterruption } from "./support/interruption";
import { coloursFor, terminalProgress } from "./support/progress";

/** `npm run demo`, `npm run demo:servers` and `npm run demo:down`. */
async function main(command: string | undefined): Promise<number> {
  const interruption = listenForInterruption();
  const colours = coloursFor(process.stdout, process.env);
  const session = {
    folder: localFolder(path.dirname(__dirname), ".demo"),
    progress: terminalProgress(process.stdout, colours),
    signal: interruption.signal,
  };
  // A terminal that was closed takes no more text.
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

main(process.argv[2]).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(describeFailure(error));
    process.exitCode = 1;
  },
);
