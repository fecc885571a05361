import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { NatStrategy } from "../../../components/network/natStrategy";
import { least, problemsOf as problemsOfAccount } from "../../bootstrap/configFixture";
import { cloud, defaults, open, problemsOf, type Written } from "../../stacks/configFixture";
import type { DocumentedCall } from "./check";

const root = path.resolve(__dirname, "../../..");
const keysIn = (file: string): string[] =>
  Object.keys((parse(readFileSync(path.join(root, file), "utf8")) as { config: object }).config);
const stackKeys = keysIn("Pulumi.yaml");
const accountKeys = keysIn("bootstrap/Pulumi.yaml");

/** Of `stacks/prod.ts` what other keys have to fit to; that file brings all of AWS's provider. */
const PROD = { ...defaults, natStrategy: NatStrategy.onePerZone, egressAddressCount: 2 };

/** The prompt's answer when a secret's value isn't on the command line. */
const TYPED: Written = { prefectApiKey: "pnu_hunter2", prefectAuthString: "ada:hunter2" };

/** Problems that the program's own reader finds in a configuration set by the commands of one script. */
export function configurationProblems(calls: readonly DocumentedCall[]): string[] {
  const of = (command: string): DocumentedCall[] =>
    calls.filter(({ tool, args }) => tool === "pulumi" && args.slice(0, 2).join(" ") === command);
  const settings = of("config set");
  if (settings.length === 0) {
    return [];
  }
  const written: Written = {};
  for (const { args } of settings) {
    set(written, args.slice(2));
  }
  const encrypted = settings.filter(({ args }) => args.includes("--secret")).map(({ args }) => keyOf(args));
  const stack = calls.find(({ args }) => args.slice(0, 2).join(" ") === "stack init")?.args[2];
  const removed = of("config rm").map(({ args }) => keyOf(args));
  return problemsOfWritten(written, { stack, encrypted, removed, isAccount: isOfAccount(settings) });
}

interface WrittenFor {
  /** @default staging */
  readonly stack?: string | undefined;
  /** Keys that were set with `--secret`. @default none */
  readonly encrypted?: readonly string[];
  /** Keys that were removed. @default those that a server of the stack's own excludes */
  readonly removed?: readonly string[];
  /** Whether it is that of `bootstrap/`. @default false */
  readonly isAccount?: boolean;
}

/** The same of a `Pulumi.<stack>.yaml`. */
export function problemsOfWritten(
  written: Written,
  { stack = "staging", encrypted = [], removed = besideServer(written), isAccount = false }: WrittenFor = {},
): string[] {
  if (isAccount) {
    return problemsOfAccount({ ...least, ...written });
  }
  const base = "prefectAuthString" in written ? open : cloud;
  const all = Object.fromEntries(
    Object.entries({ ...base, ...written }).filter(([key]) => !removed.includes(key)),
  );
  const keptEncrypted = Object.keys(all).filter((key) => key === "prefectApiKey" && !(key in written));
  return problemsOf(all, {
    stack,
    defaults: stack === "prod" ? PROD : defaults,
    encrypted: [...keptEncrypted, ...encrypted],
  });
}

function besideServer(written: Written): string[] {
  return "prefectServer" in written ? ["prefectApiUrl", "prefectApiKey"] : [];
}

function isOfAccount(settings: readonly DocumentedCall[]): boolean {
  return settings.some(({ folder, args }) => {
    const [key = ""] = /^[^.[]+/.exec(keyOf(args)) ?? [];
    const cwd = args.includes("--cwd") ? args[args.indexOf("--cwd") + 1] : folder;
    return cwd === "bootstrap" || (!stackKeys.includes(key) && accountKeys.includes(key));
  });
}

function keyOf(args: readonly string[]): string {
  return wordsOf(args.slice(2))[0] ?? "";
}

/** Without options, and the folder that `--cwd` takes. */
function wordsOf(args: readonly string[]): string[] {
  return args.filter((word, index) => !word.startsWith("--") && args[index - 1] !== "--cwd");
}

/** As `pulumi config set` does it. */
function set(written: Written, args: readonly string[]): void {
  const [key = "", value = TYPED[key]] = wordsOf(args);
  const steps = args.includes("--path") ? key.split(/[.[\]]+/).filter((step) => step !== "") : [key];
  put(written, steps, value);
}

function put(into: Written, [step = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    into[step] = value;
    return;
  }
  // A number that follows is the place in a list.
  into[step] ??= /^\d+$/.test(rest[0] ?? "") ? [] : {};
  put(into[step] as Written, rest, value);
}
