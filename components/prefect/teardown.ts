import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { INPUT_VARIABLE, runnerCommand, RunnerScript } from "../runner/runnerStep";

export interface TeardownArgs {
  /** Input of the runner: `Registration.step`. */
  readonly step: pulumi.Input<string>;
  /** Elastic IPs that a destroy leaves in the account, as it shall name them. @default none */
  readonly keptAddresses?: pulumi.Input<string[]>;
}

/**
 * The first step of a `pulumi destroy`: pauses the work pools, takes from Prefect what the stack put there, stops flow
 * runs and names what stays on purpose. It refuses while other programs' flow projects are on the stack, so it depends
 * on everything that must outlive a refusal. It never fails a destroy because Prefect is gone.
 */
export class Teardown extends pulumi.ComponentResource {
  constructor(name: string, args: TeardownArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:prefect:Teardown", name, {}, opts);
    new command.local.Command(
      `${name}-teardown`,
      {
        delete: runnerCommand(RunnerScript.unregister),
        environment: {
          [INPUT_VARIABLE]: args.step,
          PREFECT_ECS_KEPT_ADDRESSES: pulumi.jsonStringify(args.keptAddresses ?? []),
        },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
