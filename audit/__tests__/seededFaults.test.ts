import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { AuditedStack, capturedProgram } from "../auditedStack";
import { EXCEPTIONS } from "../exceptionList";
import { judge } from "../exceptions";
import type { Finding } from "../finding";
import { ownRules } from "../ownRules";
import { checkov } from "../tools/checkov";
import { root } from "../tools/process";
import { FAULTS, seeded } from "./faults";

// One run of each tool over all the broken programs: starting one takes longer than what it does.
const programs = FAULTS.map((fault, index) => [fault.title, `fault-${index}`] as const);
let found: readonly Finding[];

beforeAll(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "audit-"));
  try {
    const program = await capturedProgram(root, "staging");
    const stacks = FAULTS.map(
      (fault, index) =>
        new AuditedStack(`fault-${index}`, { ...program, resources: seeded(program.resources, fault) }),
    );
    const reports = [await checkov(stacks, folder), ownRules(stacks)];
    found = judge(
      reports.flatMap(({ findings }) => findings),
      EXCEPTIONS,
    ).open;
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 300_000);

it.each(programs)("catches %s", (title, where) => {
  const rules = new Set(found.filter((finding) => finding.where === where).map(({ rule }) => rule));
  const expected = FAULTS.find((fault) => fault.title === title)?.caughtBy;
  expect([...rules]).toEqual(expect.arrayContaining([...(expected ?? ["a rule"])]));
});
