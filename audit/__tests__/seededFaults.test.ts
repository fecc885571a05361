import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { capturedAccount } from "../auditedAccount";
import { AuditedStack, type CapturedProgram, capturedProgram } from "../auditedStack";
import { EXCEPTIONS } from "../exceptionList";
import { judge } from "../exceptions";
import type { Finding } from "../finding";
import { ownRules } from "../ownRules";
import { checkov } from "../tools/checkov";
import { root } from "../tools/process";
import { ACCOUNT_FAULTS } from "./accountFaults";
import { type Fault, FAULTS, seeded } from "./faults";

// Each tool runs once over all programs with faults: its start takes longer than its checks.
const programs = [...FAULTS, ...ACCOUNT_FAULTS].map((fault, index) => [fault, `fault-${index}`] as const);
const whereOf = new Map(programs);
let found: readonly Finding[];

beforeAll(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "audit-"));
  try {
    const withFault = (program: CapturedProgram) => (fault: Fault) =>
      new AuditedStack(whereOf.get(fault) ?? "", { ...program, resources: seeded(program.resources, fault) });
    const stacks = [
      ...FAULTS.map(withFault(await capturedProgram(root, "staging"))),
      ...ACCOUNT_FAULTS.map(withFault(await capturedAccount(root))),
    ];
    const reports = [await checkov(stacks, folder), ownRules(stacks)];
    found = judge(
      reports.flatMap(({ findings }) => findings),
      EXCEPTIONS,
    ).open;
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 300_000);

it.each(programs.map(([{ title, caughtBy }, where]) => [title, where, caughtBy] as const))(
  "catches %s",
  (_, where, caughtBy) => {
    const rules = new Set(found.filter((finding) => finding.where === where).map(({ rule }) => rule));
    expect([...rules]).toEqual(expect.arrayContaining([...caughtBy]));
  },
);
