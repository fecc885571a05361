/** Something that is unavailable on this machine: not an error, but a reason to continue without it. */
export class CannotBeHad {
  constructor(
    readonly what: string,
    readonly why: string,
  ) {}

  toString(): string {
    return `${this.what} is unavailable: ${this.why}`;
  }
}
