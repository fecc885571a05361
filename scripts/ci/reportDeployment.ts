// Says what to do after a failed deployment; closes what an earlier one said when this one went well:
//     node scripts/ci/reportDeployment.ts <stack>
import { deploymentNote, failureOf } from "./deploymentNote.ts";
import { gitHubOf } from "./gitHub.ts";
import { runMain } from "./main.ts";
import { report, runOf } from "./report.ts";

async function main([stack = ""]: readonly string[]): Promise<void> {
  const { RESULT = "", UP = "", SMOKE = "" } = process.env;
  const run = runOf(process.env);
  const failure = failureOf({ result: RESULT, up: UP, smoke: SMOKE });
  await report(gitHubOf(process.env), {
    subject: `deployment of ${stack}`,
    ...(failure !== undefined && {
      problem: {
        title: `The deployment of ${stack} failed`,
        text: deploymentNote(failure, stack, run),
        again: `It failed again: [run](${run.url}), commit ${run.commit}.`,
      },
    }),
    ...(RESULT === "success" && { mended: `Deployed by [this run](${run.url}), commit ${run.commit}.` }),
  });
}

void runMain(main);
