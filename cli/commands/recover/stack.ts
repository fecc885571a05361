/** A stack as its tags and the engine know it. */
export interface Stack {
  /** As `pulumi --stack` takes it: an organisation and a project may stand before it. */
  readonly name: string;
  readonly project: string;
  readonly region: string;
}

/** The tag's value. */
export function ownerOf(stack: Stack): string {
  return `${stack.project}/${lastPart(stack.name)}`;
}

/** What the names of the stack's roles begin with. */
export function namePrefix(stack: Stack): string {
  return `${stack.project}-${lastPart(stack.name)}-`;
}

function lastPart(name: string): string {
  return name.split("/").pop() ?? name;
}
