import { isObject } from "../../../stacks/config/deepTexts";

/**
 * Names of the flow projects in the stack's configuration; empty for an invalid value, which `up` refuses.
 *
 * @param config Full key → value, structures as JSON.
 */
export function configuredProjects(config: Readonly<Record<string, string>>, program: string): string[] {
  const projects = parsed(config[`${program}:flowProjects`] ?? "[]");
  return Array.isArray(projects) ? projects.filter(isObject).map(({ name }) => String(name)) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
