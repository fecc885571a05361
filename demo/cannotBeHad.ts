/** Something that this machine doesn't have and can't get: no fault, but a reason to do without it. */
export class CannotBeHad {
  constructor(
    readonly what: string,
    readonly why: string,
  ) {}

  toString(): string {
    return `${this.what} cannot be had: ${this.why}`;
  }
}
