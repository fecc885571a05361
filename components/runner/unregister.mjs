import { paginateListTasks, StopTaskCommand } from "@aws-sdk/client-ecs";
import { otherUsersOf, releaseImages } from "./images.mjs";
import { describe, runStep, StepError } from "./step.mjs";
import { runToItsEnd } from "./task.mjs";

/** Exit code of `python -m prefect_ecs.registration remove` when other programs' flow projects are on the stack. */
const IN_USE = 3;

await runStep(async (input, clients) => {
  await refuseWhatOthersUse(clients.ecr, input.images);
  await removeFromPrefect(clients, input.task);
  try {
    for (const family of flowRunFamilies(input)) {
      await stopFlowRuns(clients.ecs, input.task.cluster, family);
    }
  } catch (error) {
    // The cluster may be gone. If it still has tasks, its deletion reports them.
    console.log(`Flow runs were left as they are: ${describe(error)}`);
  }
  if (!input.images.owned) {
    try {
      await releaseImages(clients.ecr, input.images);
    } catch (error) {
      console.log(`The image keeps the tag that this stack uses it: ${describe(error)}`);
    }
  }
  for (const address of JSON.parse(process.env.PREFECT_ECS_KEPT_ADDRESSES ?? "[]")) {
    console.log(
      `Left on purpose: Elastic IP ${address}. Release it when no third party allow-lists it any more.`,
    );
  }
  if (process.env.PREFECT_ECS_DATA_STORE !== undefined) {
    console.log(keptOf(JSON.parse(process.env.PREFECT_ECS_DATA_STORE)));
  }
});

function keptOf({ host, finalSnapshotIdentifier, deletionProtection }) {
  return deletionProtection
    ? `Left on purpose: the data store ${host}, which is protected, and its network. \`dataStore.deletionProtection: false\` ` +
        "and `pulumi up` end that; then `pulumi destroy` deletes it."
    : `Left on purpose: ${finalSnapshotIdentifier}, the last snapshot of the data store ${host}. It costs money by its size; ` +
        "delete it when nobody needs the data any more.";
}

async function removeFromPrefect(clients, task) {
  try {
    const { exitCode, ending, log } = await runToItsEnd(clients, task, {
      command: ["python", "-m", "prefect_ecs.registration", "remove"],
      timeoutMinutes: 10,
    });
    if (exitCode === 0) return;
    if (exitCode !== IN_USE) throw new StepError(`${ending}\n${log}`);
  } catch (error) {
    // Prefect, or the network to it, may be gone. That must not stop the removal of resources that cost money.
    console.log(`Prefect was left as it is: ${describe(error)}`);
    return;
  }
  throw new StepError("Nothing was removed: flow projects are on this stack, as the lines above say.");
}

/** The repository is deleted with the stack, including images that other stacks' flow runs use. */
async function refuseWhatOthersUse(ecr, images) {
  if (!images.owned) return;
  const users = await otherUsersOf(ecr, images).catch((error) => {
    if (error?.name === "RepositoryNotFoundException") return [];
    throw error;
  });
  if (users.length > 0) {
    throw new StepError(
      `Nothing was removed: ${users.join(", ")} runs on an image of this stack. Destroy it or give it another ` +
        "`imageUri` first; a stack that is gone already has left the image's tags `used-by-…`, which can be deleted.",
    );
  }
}

/** The project's family, and those of its further task definitions, `<family>_<name>`. */
function flowRunFamilies({ flowRunFamily, retire }) {
  const others = retire?.families.filter((family) => family.startsWith(`${flowRunFamily}_`)) ?? [];
  return [flowRunFamily, ...others];
}

/** ECS can't delete a cluster with running tasks. */
async function stopFlowRuns(ecs, cluster, family) {
  const tasks = [];
  for await (const { taskArns = [] } of paginateListTasks({ client: ecs }, { cluster, family })) {
    tasks.push(...taskArns);
  }
  for (const task of tasks) {
    await ecs.send(new StopTaskCommand({ cluster, task, reason: "The stack is being destroyed" }));
    console.log(`stopped flow run task ${task.split("/").pop()}`);
  }
}
