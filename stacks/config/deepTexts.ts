/** All nested texts of a value, by path; the engine's JSON texts are parsed. */
export function deepTexts(name: string, given: unknown): [name: string, text: string][] {
  const value = parsed(given);
  if (typeof value === "string") {
    return [[name, value]];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => deepTexts(`${name}[${index}]`, item));
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([key, item]) => deepTexts(`${name}.${key}`, item))
    : [];
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(value: unknown): unknown {
  try {
    return typeof value === "string" && /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value;
  } catch {
    return value;
  }
}

/** A value's type in words. */
export function kindOf(value: unknown): string {
  return Array.isArray(value) ? "a list" : isObject(value) ? "an object" : `a ${typeof value}`;
}
