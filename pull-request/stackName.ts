/** The stack of a pull request, and the name of its flow project. */
export function stackOf(number: string): string {
  return `pr-${number}`;
}

/** The pull request of a stack; undefined of another stack. */
export function numberOf(stack: string): string | undefined {
  return /^pr-([1-9]\d{0,9})$/.exec(stack)?.[1];
}
