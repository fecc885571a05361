import * as assert from "node:assert/strict";
import { Cluster } from "../aws/ecs";
import type { Operation } from "../operation";
import type { Say } from "../report";
import type { World } from "../world";
import { agentTask } from "./changedFlow";
import type { Outputs } from "./outputs";
import { runToItsEnd } from "./runs";

/** A definition from which no agent starts: ECS rolls back, and `up` fails with that message. */
export async function badAgent(world: World, outputs: Outputs, say: Say): Promise<void> {
  const cluster = new Cluster(world.emulator, outputs.clusterName);
  const before = await agentTask(cluster, outputs);
  // Like a misspelt module: the container exits at its start.
  const { succeeded, output } = await upThatIsRolledBack(world, say, (text) =>
    text.replace('"prefect_ecs.agent"', '"perfect_ecs.agent"'),
  );

  assert.equal(succeeded, false, "`up` should fail when the deployment is rolled back");
  assert.match(output, /ECS rolled the deployment back/, "`up` should say so");
  assert.equal((await agentTask(cluster, outputs)).taskArn, before.taskArn, "the agent before should go on");
  await runToItsEnd(world, "hello/hello", "COMPLETED", say);
}

/**
 * An `up` of a changed agent that is rolled back. The provider would wait until the failed deployment disappears, but the
 * emulator shows it for ever: so the provider doesn't wait, and the next step does. For the same reason no later `up` can
 * change the agent.
 */
async function upThatIsRolledBack(
  { engine, sandbox }: World,
  say: Say,
  change: (agentService: string) => string,
): Promise<Operation> {
  const [agent, service] = ["components/agent/agentService.ts", "components/agent/runningService.ts"];
  const wholeAgent = sandbox.edit(agent, change);
  const wholeService = sandbox.edit(service, (text) =>
    text.replace(/waitForSteadyState: [^,]+/, "waitForSteadyState: false"),
  );
  try {
    say("pulumi up");
    return await engine.attempt("up");
  } finally {
    sandbox.edit(agent, () => wholeAgent);
    sandbox.edit(service, () => wholeService);
  }
}
