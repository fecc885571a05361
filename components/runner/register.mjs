import { claimImages, releaseImages, retireImages } from "./images.mjs";
import { retireRevisions } from "./retire.mjs";
import { runStep } from "./step.mjs";
import { runTask } from "./task.mjs";

await runStep(async ({ task, images, retire }, { ecr, ...clients }) => {
  await claimImages(ecr, images, new Set([images.imageUri.split("@")[1]]));
  await runTask(clients, task);
  const { revisions, digests } = await retireRevisions(clients.ecs, retire);
  revisions.forEach((arn) => console.log(`retired ${arn.split("/").pop()}`));
  await claimImages(ecr, images, digests);
  await releaseImages(ecr, images, digests);
  if (images.owned) {
    (await retireImages(ecr, images)).forEach((digest) => console.log(`image ${digest} will expire`));
  }
});
