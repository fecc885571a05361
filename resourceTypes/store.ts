import { kind } from "./description";
import { portsOf } from "./securityGroups";
import { type OfflineAnswer, OFFLINE_UUID } from "./offlineAnswer";
import { Access, READ_BY_COST, type ResourceType } from "./resourceType";

/** A parameter group of an instance or a cluster. */
export const parameterGroup = {
  words: kind("Parameter group", ({ family, parameters = [] }: ParameterInputs) => [
    [family, ...parameters.map(({ name, value }) => `${name} = ${value}`)].join(", "),
  ]),
  cost: { reason: "settings of a database cost nothing" },
  access: Access.none,
  replacedBy: { inputs: ["name", "namePrefix", "family", "description"] },
  leftBehind: { tagged: "tagging API" },
  offline: ({ name }) => ({ id: name, state: { name } }),
} satisfies Partial<ResourceType>;

/** The right to use a new secret of RDS, and the account's own keys, that `manageMasterUserPassword` asks of the caller. */
export const MAKES_SECRET = ["secretsmanager:CreateSecret", "secretsmanager:TagResource", "kms:DescribeKey"];

/** As RDS names it. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html */
export const secretOf = (kind: "cluster" | "db", arn: Parameters<OfflineAnswer>[0]["arn"]): object[] => [
  { secretArn: arn("secretsmanager", `secret:rds!${kind}-${OFFLINE_UUID}-AbCdEf`), secretStatus: "active" },
];

export const store = {
  "aws:rds/subnetGroup:SubnetGroup": {
    words: kind("DB subnet group", ({ subnetIds }: { readonly subnetIds: readonly string[] }) => [
      `${subnetIds.length} private subnets`,
    ]),
    cost: { reason: "a list of subnets costs nothing" },
    access: Access.none,
    replacedBy: { inputs: ["name", "namePrefix"] },
    deploy: {
      create: ["rds:CreateDBSubnetGroup", "rds:AddTagsToResource"],
      read: ["rds:DescribeDBSubnetGroups", "rds:ListTagsForResource"],
      update: ["rds:ModifyDBSubnetGroup"],
      delete: ["rds:DeleteDBSubnetGroup"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_db_subnet_group" },
    offline: ({ name }) => ({ id: name, state: { name } }),
  },
  "aws:rds/parameterGroup:ParameterGroup": {
    ...parameterGroup,
    deploy: {
      create: ["rds:CreateDBParameterGroup", "rds:ModifyDBParameterGroup", "rds:AddTagsToResource"],
      read: ["rds:DescribeDBParameterGroups", "rds:DescribeDBParameters", "rds:ListTagsForResource"],
      update: ["rds:ModifyDBParameterGroup", "rds:ResetDBParameterGroup"],
      delete: ["rds:DeleteDBParameterGroup"],
    },
    terraform: { type: "aws_db_parameter_group", renamed: { parameters: "parameter" } },
  },
  "aws:rds/instance:Instance": {
    words: ({ inputs, protect }) => {
      const instance = inputs as unknown as InstanceInputs;
      const { instanceClass, engine, engineVersion, allocatedStorage, maxAllocatedStorage } = instance;
      const growth = maxAllocatedStorage > 0 ? `, up to ${maxAllocatedStorage} GiB` : "";
      return {
        kind: "RDS instance",
        facts: [
          `${engine} ${engineVersion} on ${instanceClass}, ${allocatedStorage} GiB${growth}${instance.multiAz ? ", in two zones" : ""}`,
          keeping(instance, protect),
        ],
      };
    },
    cost: READ_BY_COST,
    access: Access.none,
    replacedBy: {
      inputs: [
        "availabilityZone",
        "backupTarget",
        "characterSetName",
        "customIamInstanceProfile",
        "dbName",
        "engine",
        "identifierPrefix",
        "kmsKeyId",
        "ncharCharacterSetName",
        "snapshotIdentifier",
        "storageEncrypted",
        "timezone",
        "username",
      ],
      unknown: ["restoreToPointInTime", "s3Import"],
    },
    deploy: {
      create: [
        "rds:CreateDBInstance",
        "rds:RestoreDBInstanceFromDBSnapshot",
        "rds:AddTagsToResource",
        "iam:CreateServiceLinkedRole",
        ...MAKES_SECRET,
      ],
      read: ["rds:DescribeDBInstances", "rds:ListTagsForResource"],
      update: ["rds:ModifyDBInstance", "rds:RebootDBInstance", "rds:RemoveTagsFromResource"],
      delete: ["rds:DeleteDBInstance", "rds:CreateDBSnapshot"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_db_instance" },
    offline: ({ name, region, arn, inputs }) => ({
      id: `db-${OFFLINE_UUID}`,
      state: {
        identifier: name,
        arn: arn("rds", `db:${name}`),
        address: `${name}.abcdefghijkl.${region}.rds.amazonaws.com`,
        port: 5432,
        username: inputs["username"],
        masterUserSecrets: secretOf("db", arn),
      },
    }),
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    words: kind("Inbound rule", ({ securityGroupId, ...rule }: RuleInputs, names) => [
      `${portsOf({ protocol: rule.ipProtocol, fromPort: rule.fromPort, toPort: rule.toPort })} into ${securityGroupId} from ${names.short(rule.referencedSecurityGroupId)}`,
    ]),
    cost: { reason: "rules of security groups cost nothing" },
    access: Access.read,
    replacedBy: { inputs: ["securityGroupId"] },
    deploy: {
      create: ["ec2:AuthorizeSecurityGroupIngress"],
      read: ["ec2:DescribeSecurityGroupRules"],
      update: ["ec2:ModifySecurityGroupRules"],
      delete: ["ec2:RevokeSecurityGroupIngress"],
    },
    leftBehind: { tagged: "ec2", kind: "security group rule" },
    terraform: { type: "aws_vpc_security_group_ingress_rule" },
    offline: ({ name }) => ({ id: `sgr-${name}`, state: {} }),
  },
} satisfies Record<string, ResourceType>;

/** How its data is kept. */
export function keeping(
  { backupRetentionPeriod, deletionProtection, skipFinalSnapshot }: Kept,
  protect: boolean | undefined,
): string {
  return [
    `backups of ${backupRetentionPeriod} days`,
    deletionProtection && protect === true ? "protected from deletion" : "not protected",
    ...(skipFinalSnapshot ? [] : ["a deletion leaves a last snapshot"]),
  ].join(", ");
}

export interface Kept {
  readonly backupRetentionPeriod: number;
  readonly deletionProtection: boolean;
  readonly skipFinalSnapshot: boolean;
}

interface InstanceInputs extends Kept {
  readonly engine: string;
  readonly engineVersion: string;
  readonly instanceClass: string;
  readonly allocatedStorage: number;
  readonly maxAllocatedStorage: number;
  readonly multiAz: boolean;
}

interface ParameterInputs {
  readonly family: string;
  readonly parameters?: readonly { readonly name: string; readonly value: string }[];
}

interface RuleInputs {
  readonly securityGroupId: string;
  readonly ipProtocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly referencedSecurityGroupId: string;
}
