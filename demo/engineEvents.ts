/**
 * The engine's events, as `pulumi up --event-log` writes them, one per line; only the fields used here.
 * https://github.com/pulumi/pulumi/blob/v3.248.0/sdk/go/common/apitype/events.go
 */
export interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly resOpFailedEvent?: { readonly metadata: StepMetadata };
  readonly diagnosticEvent?: { readonly message: string; readonly severity: string };
  /** Operation → number of resources. */
  readonly summaryEvent?: { readonly resourceChanges: Readonly<Record<string, number>> };
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  /** Null in a deletion. */
  readonly new: { readonly custom?: boolean } | null;
}

/** Progress of an update, from its events. */
export class UpdateProgress {
  readonly #atWork = new Map<string, string>();
  readonly #errors: string[] = [];
  #done = 0;
  #said = "";
  #summary = "";

  take(event: EngineEvent): void {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent, summaryEvent } = event;
    if (resourcePreEvent !== undefined) {
      this.#begin(resourcePreEvent.metadata);
    }
    if (resOutputsEvent !== undefined) {
      this.#end(resOutputsEvent.metadata);
    }
    if (resOpFailedEvent !== undefined) {
      this.#atWork.delete(resOpFailedEvent.metadata.urn);
    }
    if (diagnosticEvent !== undefined) {
      this.#hear(plain(diagnosticEvent.message), diagnosticEvent.severity);
    }
    if (summaryEvent !== undefined) {
      this.#summary = inWords(summaryEvent.resourceChanges);
    }
  }

  /** `31 resources done, creating Cluster prefect-ecs-local` */
  get text(): string {
    const current = this.#said === "" ? ([...this.#atWork.values()].pop() ?? "") : this.#said;
    return [this.#done === 0 ? "" : `${this.#done} resources done`, current]
      .filter((part) => part !== "")
      .join(", ");
  }

  /** `76 created` */
  get summary(): string {
    return this.#summary;
  }

  get errors(): readonly string[] {
    return this.#errors;
  }

  #begin(step: StepMetadata): void {
    const verb = VERBS.get(step.op);
    if (verb !== undefined && isOneOfAProvider(step)) {
      this.#atWork.set(step.urn, `${verb} ${shortName(step.urn)}`);
      this.#said = "";
    }
  }

  #end(step: StepMetadata): void {
    this.#atWork.delete(step.urn);
    if (isOneOfAProvider(step)) {
      this.#done += 1;
    }
  }

  #hear(message: string, severity: string): void {
    if (severity === "error") {
      this.#errors.push(message);
    } else if (severity !== "debug" && message !== "") {
      // Docker's progress bars don't fit into the line.
      this.#said = (message.split("\n").pop() ?? "").replace(/\s*\[[=> ]*\]\s*/, " ");
    }
  }
}

/** Not a component: those run until all of their children are done. */
function isOneOfAProvider(step: StepMetadata): boolean {
  return step.new?.custom === true || step.new === null;
}

const VERBS = new Map([
  ["create", "creating"],
  ["create-replacement", "creating"],
  ["update", "updating"],
  ["delete", "deleting"],
  ["delete-replaced", "deleting"],
]);

const PARTICIPLES = new Map([
  ["create", "created"],
  ["update", "updated"],
  ["replace", "replaced"],
  ["delete", "deleted"],
  ["same", "unchanged"],
]);

function inWords(changes: Readonly<Record<string, number>>): string {
  return Object.entries(changes)
    .filter(([op]) => PARTICIPLES.has(op))
    .map(([op, count]) => `${count} ${PARTICIPLES.get(op) ?? op}`)
    .join(", ");
}

/** `urn:pulumi:local::prefect-ecs::a$aws:ec2/vpc:Vpc::name` → `Vpc name` */
function shortName(urn: string): string {
  const [, , qualifiedType = "", name = ""] = urn.split("::");
  return `${qualifiedType.split(":").pop() ?? ""} ${name}`;
}

/** Removes the engine's colour marks, such as `<{%reset%}>`. */
function plain(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, "").trim();
}

/** Parses events from a growing file, whose last line can be incomplete. */
export class EventLines {
  #rest = "";

  take(text: string): EngineEvent[] {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line) as EngineEvent);
  }
}
