import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { INPUT_VARIABLE, runnerCommand, RunnerScript } from "../runner/runnerStep";

export interface TeardownArgs {
  /** Input of the runner: `Registration.step`. */
  readonly step: pulumi.Input<string>;
  /** Elastic IPs that `destroy` leaves in the account, as its output shows them. @default none */
  readonly keptAddresses?: pulumi.Input<string[]>;
  /** The stack's data store, of which at least a snapshot stays. @default none */
  readonly dataStore?: pulumi.Input<KeptDataStore>;
}

/** What `destroy` says of a data store. */
export interface KeptDataStore {
  readonly host: string;
  /** Name of the snapshot that its deletion leaves. */
  readonly finalSnapshotIdentifier: string;
  /** Whether it stays itself. */
  readonly deletionProtection: boolean;
}

/**
 * The first step of `pulumi destroy`: pauses the work pools, removes the stack's objects from Prefect, stops flow runs and
 * lists what stays on purpose. It fails while other programs' flow projects are on the stack, so it depends on everything
 * that must stay in that case. It doesn't fail when Prefect is gone.
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
          ...(args.dataStore === undefined
            ? {}
            : { PREFECT_ECS_DATA_STORE: pulumi.jsonStringify(args.dataStore) }),
        },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
