import type { Command } from "commander";
import { adoptCommand } from "./adopt/command";
import type { Cli } from "../context/context";
import { daskCommand } from "./dask/command";
import { doctorCommand } from "./doctor/command";
import { eventsCommand } from "./events/command";
import { execCommand } from "./exec/command";
import { logsCommand } from "./logs/command";
import { preflightCommand } from "./preflight/command";
import { recoverCommand } from "./recover/command";
import { registerCommand } from "./register/command";
import { runCommand } from "./run/command";
import { secretCommand } from "./secret/command";
import { statusCommand } from "./status/command";
import { taskCommand } from "./task/command";
import { uiCommand } from "./ui/command";

/** Factories of all commands, in the order of `--help`. */
export const COMMANDS: readonly ((cli: Cli) => Command)[] = [
  preflightCommand,
  adoptCommand,
  statusCommand,
  logsCommand,
  runCommand,
  taskCommand,
  execCommand,
  daskCommand,
  uiCommand,
  doctorCommand,
  eventsCommand,
  secretCommand,
  registerCommand,
  recoverCommand,
];
