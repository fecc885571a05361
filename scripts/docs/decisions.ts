import { readdirSync, readFileSync } from "node:fs";

const FOLDER = "docs/decisions";

/** `docs/decisions/README.md`: the list of decisions. */
export function decisionsDocument(): string {
  const records = readdirSync(FOLDER).filter((file) => /^\d{4}-/.test(file));
  const items = records.sort().map((file) => {
    const [title = ""] = readFileSync(`${FOLDER}/${file}`, "utf8").split("\n");
    const [, number, text] = /^# (\d+)\. (.+)$/.exec(title) ?? [];
    if (number === undefined || text === undefined || !file.startsWith(number.padStart(4, "0"))) {
      throw new Error(
        `${FOLDER}/${file} needs a first line like '# ${Number(file.slice(0, 4))}. What was decided'.`,
      );
    }
    return `${number}. [${text}](${file})`;
  });
  return `# Decisions

Decisions and their reasons, about ten lines each. A new record takes the next number; \`npm run docs\` lists it here.

${items.join("\n")}
`;
}
