import { releaseImages } from "./images.mjs";
import { runStep } from "./step.mjs";

await runStep(async ({ images }, { ecr }) => {
  try {
    await releaseImages(ecr, images);
  } catch (error) {
    // With the repository, its tags are gone too.
    if (error?.name !== "RepositoryNotFoundException") throw error;
  }
});
