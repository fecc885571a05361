import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";

/**
 * The computed properties of a type, each with a marker for a missing answer: with `undefined` instead, a program would
 * fail elsewhere or not at all.
 */
export function unanswered(type: string): Record<string, string> {
  return Object.fromEntries(computedProperties(type).map((property) => [property, mark(type, property)]));
}

/**
 * Messages about missing answers in a value; empty if there are none.
 *
 * @param value Including secrets.
 */
export function unansweredIn(place: string, value: unknown): string[] {
  return [...new Set(JSON.stringify(value ?? null).match(MARK) ?? [])].map(
    (found) =>
      `There is no offline answer for ${found.slice(PREFIX.length, -1)}, which ${place} uses: ` +
      "add it to the type's row in resourceTypes/.",
  );
}

const PREFIX = "(no offline answer: ";
const MARK = /\(no offline answer: [^)]*\)/g;

function mark(type: string, property: string): string {
  return `${PREFIX}${property} of ${type})`;
}

const known = new Map<string, string[]>();

function computedProperties(type: string): string[] {
  const properties = known.get(type) ?? readComputedProperties(type);
  known.set(type, properties);
  return properties;
}

/** Pulumi's generated classes mark computed properties; classes without state mark their inputs too. */
function readComputedProperties(type: string): string[] {
  const file = classFile(type);
  if (file === undefined) {
    return [];
  }
  const code = readFileSync(file, "utf8");
  const inputs = namesIn(code, /resourceInputs\["(\w+)"\] = .*\bargs\b/g);
  return [...namesIn(code, /resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g)].filter(
    (property) => !inputs.has(property),
  );
}

function namesIn(code: string, pattern: RegExp): Set<string> {
  return new Set([...code.matchAll(pattern)].map(([, name = ""]) => name));
}

/** `aws:rds/instance:Instance` is in `rds/instance.js`, `awsx:ec2:Vpc` in `ec2/vpc.js`, `docker:index/image:Image` in `image.js`. */
function classFile(type: string): string | undefined {
  const [provider = "", module = "", name = ""] = type.split(":");
  const folder = packageFolder(provider);
  const place = module.replace(/^index(\/|$)/, "");
  const ownName = name.charAt(0).toLowerCase() + name.slice(1);
  return folder === undefined
    ? undefined
    : [`${place}.js`, path.join(place, `${ownName}.js`)]
        .map((file) => path.join(folder, file))
        .find((file) => existsSync(file));
}

function packageFolder(provider: string): string | undefined {
  try {
    return path.dirname(createRequire(__filename).resolve(`@pulumi/${provider}/package.json`));
  } catch {
    return undefined;
  }
}
