import { show, showChoices, showKey } from "../../components/show";
import { deepTexts, isObject, kindOf } from "./deepTexts";
import { repeated } from "./repeated";
import { closest } from "./suggestion";

export interface FieldsArgs {
  readonly values: Record<string, unknown>;
  /** Problems found so far, one line each. */
  readonly problems: string[];
  /** Prefix of the fields' names in messages. @default none */
  readonly prefix?: string;
  /** Fields that are encrypted in the configuration; `values` has their plaintext. @default none */
  readonly encrypted?: ReadonlySet<string>;
}

/**
 * Reads one object of the configuration field by field, and collects problems instead of stopping at the first one.
 *
 * A field of the wrong type counts as missing, so that one mistake gives one line.
 */
export class Fields {
  private readonly values: Record<string, unknown>;
  private readonly problems: string[];
  private readonly prefix: string;
  private readonly encrypted: ReadonlySet<string>;
  private readonly known = new Set<string>();
  private readonly allowed = new Map<string, readonly string[]>();

  constructor({ values, problems, prefix = "", encrypted = new Set() }: FieldsArgs) {
    this.values = values;
    this.problems = problems;
    this.prefix = prefix;
    this.encrypted = encrypted;
  }

  /** The object's path in the configuration, for messages. */
  get path(): string {
    return this.prefix.replace(/\.$/, "");
  }

  /** A field's path in the configuration, for messages. */
  key(name: string): string {
    return this.prefix + showKey(name);
  }

  /** The names that have been read so far. */
  get names(): string[] {
    return [...this.known];
  }

  /** Of the names that have been read so far, those with a fixed set of values. */
  get choices(): ReadonlyMap<string, readonly string[]> {
    return this.allowed;
  }

  report(...problems: string[]): void {
    this.problems.push(...problems);
  }

  /** Reports a field with its allowed values, its value, and a `hint` for the user. */
  mustBe(name: string, allowed: string, got: string, hint?: string): void {
    this.must(name, `be ${allowed}`, got, hint);
  }

  /** The same for a demand that doesn't begin with "be". */
  must(name: string, demand: string, got: string, hint?: string): void {
    const sentence = `\`${this.key(name)}\` must ${demand}, got ${got}${hint === undefined ? "" : `: ${hint}`}`;
    this.report(sentence.endsWith("?") ? sentence : `${sentence}.`);
  }

  /** Whether a field is set. */
  has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === "string") {
      return value;
    }
    this.mustBe(name, "text", show(value));
    return undefined;
  }

  /** Text that must be encrypted. Messages never show it. */
  secret(name: string): string | undefined {
    this.known.add(name);
    const value = this.given(name);
    if (typeof value !== "string") {
      return undefined;
    }
    if (!this.encrypted.has(name)) {
      const command = `pulumi config set --secret ${this.key(name)}`;
      const hint = `set a new one with \`${command}\`, since this one has been seen`;
      this.mustBe(name, "encrypted", "plaintext (not shown)", hint);
    }
    return value;
  }

  integer(name: string): number | undefined {
    const number = this.number(name, Number.isSafeInteger, "a whole number");
    // Pulumi.yaml declares numbers of the top level with the default 0, which means "not set".
    return this.prefix === "" && number === 0 ? undefined : number;
  }

  number(name: string, isRight = Number.isFinite, allowed = "a number"): number | undefined {
    const value = this.raw(name);
    // The engine passes numbers of the top level and fractions as text, and whole numbers inside an object as numbers.
    const number = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    if (number === undefined || isRight(number)) {
      return number as number | undefined;
    }
    this.mustBe(name, allowed, show(value));
    return undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.raw(name);
    const flag = [true, false].find((one) => value === one || value === String(one));
    if (value !== undefined && flag === undefined) {
      this.mustBe(name, "true or false", show(value));
    }
    return flag;
  }

  choice<T extends string>(name: string, choices: Record<string, T>): T | undefined {
    this.allowed.set(name, Object.values(choices));
    const text = this.text(name);
    const chosen = Object.values(choices).find((choice) => choice === text);
    if (text !== undefined && chosen === undefined) {
      this.mustBe(name, showChoices(Object.values(choices)), show(text));
    }
    return chosen;
  }

  texts(name: string): string[] {
    const list = this.list(name, "a list of texts");
    const wrong = list.findIndex((item) => typeof item !== "string");
    if (wrong >= 0) {
      this.mustBe(`${name}[${wrong}]`, "text", show(list[wrong]));
      return [];
    }
    const texts = list.filter((item) => typeof item === "string");
    const [twice] = repeated(texts);
    if (twice !== undefined) {
      this.mustBe(name, "a list without repetition", `${show(twice)} twice`);
    }
    return texts;
  }

  /** A list of objects, each to be read with the methods of this class. */
  objects(name: string): Fields[] {
    return this.list(name, "a list of objects").flatMap((item, index) => {
      const path = `${name}[${index}]`;
      if (isObject(item)) {
        return [this.inner(path, item)];
      }
      this.mustBe(path, "an object", show(item));
      return [];
    });
  }

  /** An object, to be read with the methods of this class; undefined: not set. */
  object(name: string): Fields | undefined {
    const value = this.objectAt(name);
    return value === undefined ? undefined : this.inner(name, value);
  }

  /** All nested texts of the object, by field, without encrypted ones. */
  deepTexts(): [name: string, text: string][] {
    const readable = Object.entries(this.values).filter(([name]) => !this.encrypted.has(name));
    return readable.flatMap(([name, value]) => deepTexts(name, value));
  }

  /** All values of an object of texts, whatever its keys. */
  allTexts(): string[] {
    return Object.keys(this.values).flatMap((name) => this.text(name) ?? []);
  }

  /** An object whose keys are the user's own. Its values may be secret, so messages here never show them. */
  entries(name: string): [key: string, value: unknown][] {
    return Object.entries(this.objectAt(name) ?? {});
  }

  private objectAt(name: string): Record<string, unknown> | undefined {
    const value = this.structure(name, "an object");
    if (value === undefined || isObject(value)) {
      return value;
    }
    this.mustBe(name, "an object", kindOf(value));
    return undefined;
  }

  /** Reports all fields that haven't been read: a setting that is ignored would look as if it worked. */
  rejectUnknown(): void {
    const keys =
      this.prefix === "" ? "Pulumi.yaml declares the keys" : `the keys are ${this.names.join(", ")}`;
    for (const name of Object.keys(this.values).filter((given) => !this.known.has(given))) {
      const suggestion = closest(name, this.known);
      const hint = suggestion === undefined ? `${keys}.` : `did you mean \`${this.key(suggestion)}\`?`;
      this.report(`\`${this.key(name)}\` is not a key of the configuration: ${hint}`);
    }
  }

  private inner(path: string, values: Record<string, unknown>): Fields {
    return new Fields({ values, problems: this.problems, prefix: `${this.key(path)}.` });
  }

  private list(name: string, allowed: string): unknown[] {
    const value = this.structure(name, allowed);
    if (value === undefined || Array.isArray(value)) {
      return value ?? [];
    }
    this.mustBe(name, allowed, kindOf(value));
    return [];
  }

  /** A list or an object: JSON text at the top level, where the engine writes it so, and plain inside an object. */
  private structure(name: string, allowed: string): unknown {
    const value = this.raw(name);
    if (typeof value !== "string") {
      return value;
    }
    try {
      return JSON.parse(value) ?? undefined;
    } catch {
      this.mustBe(name, allowed, "text");
      return undefined;
    }
  }

  private raw(name: string): unknown {
    const again = this.known.has(name);
    this.known.add(name);
    if (!this.encrypted.has(name)) {
      return this.given(name);
    }
    if (!again) {
      const why = "its value ends up readable in AWS and in the state: set it again with --plaintext";
      this.report(`\`${this.key(name)}\` must not be encrypted, because ${why}.`);
    }
    return undefined;
  }

  private given(name: string): unknown {
    return Object.hasOwn(this.values, name) ? (this.values[name] ?? undefined) : undefined;
  }
}
