import type { Command } from "commander";
import { adoptCommand } from "./adopt";
import type { Cli } from "./context";
import { doctorCommand } from "./doctor";
import { eventsCommand } from "./events";
import { execCommand } from "./exec";
import { logsCommand } from "./logs";
import { preflightCommand } from "./preflight";
import { recoverCommand } from "./recover";
import { registerCommand } from "./register";
import { runCommand } from "./run";
import { secretCommand } from "./secret";
import { statusCommand } from "./status";
import { taskCommand } from "./task";

/** What makes each command, in the order of `--help`. */
export const COMMANDS: readonly ((cli: Cli) => Command)[] = [
  preflightCommand,
  adoptCommand,
  statusCommand,
  logsCommand,
  runCommand,
  taskCommand,
  execCommand,
  doctorCommand,
  eventsCommand,
  secretCommand,
  registerCommand,
  recoverCommand,
];
