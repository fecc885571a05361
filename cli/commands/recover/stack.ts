/** A stack's name for the engine and for its tags. */
export interface Stack {
  /** As for `pulumi --stack`, with an optional organisation and project. */
  readonly name: string;
  readonly project: string;
  readonly region: string;
}

/** Value of the stack's tag. */
export function ownerOf(stack: Stack): string {
  return `${stack.project}/${lastPart(stack.name)}`;
}

/** Prefix of the stack's role names. */
export function namePrefix(stack: Stack): string {
  return `${stack.project}-${lastPart(stack.name)}-`;
}

function lastPart(name: string): string {
  return name.split("/").pop() ?? name;
}
