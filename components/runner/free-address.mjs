import { EC2Client } from "@aws-sdk/client-ec2";
import { freeAddress } from "./address.mjs";
import { clientConfig } from "./clientConfig.cjs";
import { runStep } from "./step.mjs";

await runStep(async ({ access, address }) => {
  await freeAddress(new EC2Client({ ...clientConfig(access), maxAttempts: 10 }), address);
});
