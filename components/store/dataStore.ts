import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../refuse";
import { auroraCluster } from "./auroraCluster";
import { certificateOf } from "./certificateAuthority";
import { connectionTo, DATA_STORE_TAG, type DataStoreConnection } from "./connection";
import { type DataStoreArgs, DataStoreEngine, withDefaults } from "./dataStoreArgs";
import { dataStoreProblems } from "./dataStoreProblems";
import { type DatabasePlace, finalSnapshotOf, rdsInstance } from "./rdsInstance";

export { type DataStoreArgs, DataStoreEngine, type DataStoreSettings } from "./dataStoreArgs";
export type { DataStoreConnection } from "./connection";

/** A paused Aurora takes about 15 seconds to resume, 30 after a day: clients' usual 10 would give up. */
const RESUME_SECONDS = 60;

/**
 * PostgreSQL in private subnets, on RDS or Aurora Serverless v2: encrypted, backed up, with TLS only, reachable from one
 * security group. RDS keeps its password in Secrets Manager and rotates it every week. A deletion leaves a last snapshot.
 */
export class DataStore extends pulumi.ComponentResource {
  /** For tasks that connect to it. */
  readonly connection: pulumi.Output<DataStoreConnection>;
  /** Host name. */
  readonly host: pulumi.Output<string>;
  /** Name of the snapshot that a deletion leaves. */
  readonly finalSnapshotIdentifier: pulumi.Output<string>;
  /** Whether AWS and Pulumi refuse to delete it. */
  readonly deletionProtection: boolean;

  constructor(name: string, args: DataStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:store:DataStore", name, {}, opts);
    const settings = withDefaults(args);
    refuse(dataStoreProblems(settings), this);

    const place = this.place(`${name}-store`, args);
    const database =
      settings.engine === DataStoreEngine.postgres
        ? rdsInstance(settings, place)
        : auroraCluster(settings, place);
    const certificate = certificateOf(args.region);
    const sslMode = args.sslMode ?? (certificate === undefined ? "require" : "verify-full");
    const pauses = settings.engine === DataStoreEngine.auroraPostgres && settings.minCapacity === 0;

    this.connection = connectionTo(database, {
      databaseName: settings.databaseName,
      sslMode,
      certificate: sslMode.startsWith("verify-") ? certificate : undefined,
      connectTimeoutSeconds: pauses ? RESUME_SECONDS : undefined,
    });
    this.host = database.host;
    this.finalSnapshotIdentifier = finalSnapshotOf(place.subnetGroup);
    this.deletionProtection = settings.deletionProtection;
    this.registerOutputs({
      connection: this.connection,
      host: this.host,
      finalSnapshotIdentifier: this.finalSnapshotIdentifier,
      deletionProtection: this.deletionProtection,
    });
  }

  private place(name: string, args: DataStoreArgs): DatabasePlace {
    const tags = args.tags ?? {};
    const subnetGroup = new aws.rds.SubnetGroup(
      name,
      { namePrefix: `${name}-`, description: "Private subnets", subnetIds: args.subnetIds, tags },
      { parent: this },
    );
    const securityGroup = new aws.ec2.SecurityGroup(
      name,
      {
        vpcId: args.vpcId,
        description: "Data store: PostgreSQL in, from flow runs and registration; nothing out",
        ingress: [
          {
            protocol: "tcp",
            fromPort: 5432,
            toPort: 5432,
            securityGroups: [args.clientSecurityGroupId],
            description: "Flow runs and registration",
          },
        ],
        egress: [],
        tags: { ...tags, [DATA_STORE_TAG]: name },
      },
      { parent: this },
    );
    return { name, subnetGroup, securityGroupId: securityGroup.id, tags, parent: this };
  }
}
