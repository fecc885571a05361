import * as path from "node:path";
import { capturedAccount } from "./auditedAccount";
import { AuditedStack, capturedProgram } from "./auditedStack";
import { EXCEPTIONS } from "./exceptionList";
import { judge } from "./exceptions";
import { ownRules } from "./ownRules";
import { renderJudgement } from "./renderJudgement";
import { actionlint } from "./tools/actionlint";
import { checkov } from "./tools/checkov";
import { hadolint } from "./tools/hadolint";
import { root } from "./tools/process";
import { zizmor } from "./tools/zizmor";

/** Folder of the rendered plans. */
const FOLDER = path.join(root, ".audit");

/** `npm run audit [-- --exceptions]`: checks the program's resources against third-party rules and our own. */
async function main(args: readonly string[]): Promise<void> {
  const audited = [new AuditedStack("account", await capturedAccount(root))];
  for (const stack of ["staging", "prod"]) {
    audited.push(new AuditedStack(stack, await capturedProgram(root, stack)));
  }
  const [checkovs, dockerfile, workflows, actions] = await Promise.all([
    checkov(audited, FOLDER),
    hadolint(),
    actionlint(),
    zizmor(),
  ]);
  const reports = {
    Checkov: checkovs,
    "our own rules": ownRules(audited),
    hadolint: dockerfile,
    actionlint: workflows,
    zizmor: actions,
  };
  const findings = Object.values(reports).flatMap((report) => report.findings);
  const judgement = judge(findings, EXCEPTIONS);
  process.stdout.write(`${renderJudgement(reports, judgement, args.includes("--exceptions"))}\n`);
  process.exitCode = judgement.open.length + judgement.stale.length > 0 ? 1 : 0;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
