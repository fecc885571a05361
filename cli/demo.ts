import * as path from "node:path";
import { demo } from "./local/demo";
import { demoDown } from "./local/demoDown";
import { localFolder } from "./local/folder";
import { listenForInterruption } from "./support/interruption";
import { coloursFor, terminalProgress } from "./support/progress";

/** `npm run demo` and `npm run demo:down`. */
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
  const isDone = command === "down" ? await demoDown(session) : await demo(session, colours);
  return isDone ? 0 : interruption.exitCode();
}

void main(process.argv[2]).then((exitCode) => {
  process.exitCode = exitCode;
});
