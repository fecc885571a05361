import type { Emulator } from "../aws/emulator";

/** A call to AWS, by whichever of its protocols. */
export interface Call {
  /** As IAM names it: `ec2:DetachInternetGateway`. */
  readonly name: string;
  /** Of a form, its flat fields: `Filter.1.Name`. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What AWS answers instead: its code and its message. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** The code that the service had in its protocol before. @default the same */
  readonly queryCode?: string;
  /** @default 400 */
  readonly status?: number;
}

/** Something that AWS does and the emulator doesn't. */
export interface Rule {
  /** Its name in `--without-rule`. */
  readonly name: string;
  /** What AWS refuses. */
  readonly refuses: string;
  /** AWS's page that says so. */
  readonly source: string;
  /** The step of the scenario that meets it. */
  readonly metBy: string;
  /** Names of the calls that it looks at. */
  readonly calls: readonly string[];
  /** Whether calls that it looks at wait for each other, as where it counts. @default false */
  readonly oneAtATime?: boolean;
  /** Told of a call before the emulator is. @default refuses nothing */
  readonly refuse?: (call: Call, aws: Emulator) => Promise<Refusal | undefined> | Refusal | undefined;
  /** Changes a call with JSON inside on its way to the emulator. @default it stays as it came */
  readonly translated?: (call: Call, aws: Emulator) => Promise<Call["parameters"] | undefined>;
  /** Told of a call that the emulator has done, with its answer; returns another one. @default the answer stays */
  readonly answered?: (
    call: Call,
    answer: string,
    aws: Emulator,
  ) => Promise<string | undefined> | string | undefined;
}

/** EC2's refusal to delete or detach what is in use. */
export function violation(isInUse: boolean, message: string): Refusal | undefined {
  return isInUse ? { code: "DependencyViolation", message } : undefined;
}

/** A field of a call, as text. */
export function text({ parameters }: Call, field: string): string {
  const value = parameters[field];
  return typeof value === "string" ? value : "";
}
