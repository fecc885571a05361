import { retireFamily } from "./retire.mjs";
import { runStep } from "./step.mjs";

await runStep(async ({ family }, { ecs }) => {
  const arns = await retireFamily(ecs, family);
  if (arns.length > 0) {
    console.log(
      `Left on purpose, inactive and free of charge: ${arns.length} revisions of task definition ${family}.`,
    );
  }
});
