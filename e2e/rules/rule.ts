import type { Emulator } from "../aws/emulator";

/** A call to AWS, by any of its protocols. */
export interface Call {
  /** IAM's name: `ec2:DetachInternetGateway`. */
  readonly name: string;
  /** The parameters; of a form, its flat fields: `Filter.1.Name`. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** AWS's error: its code and message. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** The code of the service's previous protocol. @default the same */
  readonly queryCode?: string;
  /** @default 400 */
  readonly status?: number;
}

/** A behaviour of AWS that the emulator lacks. */
export interface Rule {
  /** Its name in `--without-rule`. */
  readonly name: string;
  /** Description of the refusal. */
  readonly refuses: string;
  /** AWS's documentation of it. */
  readonly source: string;
  /** The scenario's step that triggers it. */
  readonly metBy: string;
  /** Names of the calls it handles. */
  readonly calls: readonly string[];
  /** Whether these calls run one after another, for counting for example. @default false */
  readonly oneAtATime?: boolean;
  /** Called before the emulator. @default refuses nothing */
  readonly refuse?: (call: Call, aws: Emulator) => Promise<Refusal | undefined> | Refusal | undefined;
  /** Changes a JSON call before the emulator gets it. @default unchanged */
  readonly translated?: (call: Call, aws: Emulator) => Promise<Call["parameters"] | undefined>;
  /** Called with the emulator's response; returns another one. @default unchanged */
  readonly answered?: (
    call: Call,
    answer: string,
    aws: Emulator,
  ) => Promise<string | undefined> | string | undefined;
}

/** EC2's error for deleting or detaching a resource in use. */
export function violation(isInUse: boolean, message: string): Refusal | undefined {
  return isInUse ? { code: "DependencyViolation", message } : undefined;
}

/** A field of a call, as text. */
export function text({ parameters }: Call, field: string): string {
  const value = parameters[field];
  return typeof value === "string" ? value : "";
}
