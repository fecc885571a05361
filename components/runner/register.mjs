import { retire } from "./retire.mjs";
import { runStep } from "./step.mjs";
import { runTask } from "./task.mjs";

await runStep(async (input, clients) => {
  await runTask(clients, input.task);
  const { revisions, images } = await retire(clients, input.retire);
  revisions.forEach((arn) => console.log(`retired ${arn.split("/").pop()}`));
  images.forEach((digest) => console.log(`image ${digest} will expire`));
});
