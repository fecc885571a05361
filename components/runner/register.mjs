import { claimImages, releaseImages, retireImages } from "./images.mjs";
import { retireRevisions } from "./retire.mjs";
import { ecrClient, runStep } from "./step.mjs";
import { runTask } from "./task.mjs";

await runStep(async ({ access, task, images, otherImages = [], retire }, { ecr, ...clients }) => {
  const used = [
    { registry: ecr, images },
    ...otherImages.map((other) => ({ registry: ecrClient(access, other), images: other })),
  ];
  for (const { registry, images } of used) {
    await claimImages(registry, images, new Set([images.imageUri.split("@")[1]]));
  }
  await runTask(clients, task);
  const { revisions, digests } = await retireRevisions(clients.ecs, retire);
  revisions.forEach((arn) => console.log(`retired ${arn.split("/").pop()}`));
  for (const { registry, images } of used) {
    await claimImages(registry, images, digests);
    await releaseImages(registry, images, digests);
  }
  if (images.owned) {
    (await retireImages(ecr, images)).forEach((digest) => console.log(`image ${digest} will expire`));
  }
});
