/** Values to mask in all output. */
export class Hidden {
  readonly #values = new Set<string>();

  add(value: string): void {
    // A message may quote its lines separately, and a header carries it encoded.
    [...value.split(/\s*\n\s*/), Buffer.from(value).toString("base64")]
      .filter((part) => part !== "")
      .forEach((part) => this.#values.add(part));
  }

  mask(text: string): string {
    return [...this.#values].reduce((masked, value) => masked.replaceAll(value, "***"), text);
  }
}
