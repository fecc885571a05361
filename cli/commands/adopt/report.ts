import type { Colours } from "../../support/progress";
import type { Adoption } from "./adopt";
import { entryText } from "./entry";
import { FILE } from "./prefectFile";

/** The report for the terminal. */
export function adoptionText(
  adoption: Adoption,
  { key, file, names }: { readonly key: string; readonly file: string; readonly names: readonly string[] },
  written: boolean,
  { bold, green, red }: Colours,
): string {
  const { changes, notes, entry } = adoption;
  const first = names.length === 0 && entry.folder !== "flows";
  return [
    bold(`Found in ${adoption.folder}`),
    ...found(adoption),
    "",
    bold("Runs as"),
    `  image  ${adoption.image.built ?? "none yet"}${python(adoption)}`,
    "  size   the stack's `flowRunCpu` and `flowRunMemoryMiB`, unless a deployment sets them",
    `  pools  ${pools(adoption)}`,
    ...titled(bold("Passed over, or worth knowing"), notes),
    "",
    ...(changes.length === 0
      ? [green("Nothing has to change.")]
      : [red("Has to change"), ...changes.map((line) => `  ${line}`)]),
    "",
    bold(written ? `Written to ${file}` : `The entry for ${file} (\`--write\` writes it)`),
    entryText(key, entry),
    ...(first
      ? ["", "It is the stack's first: `flows/` stays a project only with `- {name: flows, folder: flows}`."]
      : []),
  ].join("\n");
}

function found({ prefectFile: file, image, check, entry }: Adoption): string[] {
  const name = entry.prefectFile ?? FILE;
  const deployments = file?.deployments ?? [];
  const steps = Object.entries(file?.steps ?? {}).filter(([, names]) => names.length > 0);
  return [
    ...(file === undefined
      ? [`  no ${name}`]
      : [`  ${name} with ${deployments.length} ${deployments.length === 1 ? "deployment" : "deployments"}`]),
    ...deployments.map(
      ({ name, entrypoint, facts }) => `    ${[name, entrypoint, ...facts.map(oneLine)].join(", ")}`,
    ),
    ...steps.map(([section, names]) => `  ${section}: ${names.join(", ")}`),
    ...(file === undefined || file.placeholders.length === 0
      ? []
      : [`  placeholders: ${file.placeholders.map(({ name }) => name).join(", ")}`]),
    `  ${image.files.length === 0 ? "no file that lists packages" : image.files.join(", ")}`,
    ...(check.ran
      ? ["  registration's check ran"]
      : [`  registration's check didn't run: ${check.why ?? ""}`]),
  ];
}

function python({ image }: Adoption): string {
  return image.python === undefined ? "" : `, Python ${image.python}`;
}

function pools({ entry, workPools }: Adoption): string {
  const translated = Object.entries(entry.workPools ?? {}).map(([theirs, ours]) => `${theirs} is ${ours}`);
  return translated.length > 0 ? translated.join(", ") : workPools.join(", ") || "the stack's first";
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

function oneLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
