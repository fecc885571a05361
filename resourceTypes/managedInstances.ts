import { kind } from "./description";
import { iamArn } from "./offlineAnswer";
import { Access, type ResourceType } from "./resourceType";

/** Parts of ECS Managed Instances. */
export const managedInstances = {
  "aws:ecs/capacityProvider:CapacityProvider": {
    words: kind("Managed Instances", (inputs: ProviderInputs) => [
      `${instanceTypesOf(inputs).join(", ")}: one starts when a flow run needs it, and ends when none does`,
      ...diskOf(inputs),
    ]),
    cost: {
      reason:
        "instances cost what EC2 asks for their type, and ECS's fee, while flow runs need them; nothing otherwise",
    },
    access: Access.none,
    replacedBy: { inputs: ["autoScalingGroupProvider", "cluster", "name"] },
    deploy: {
      create: [
        "ecs:CreateCapacityProvider",
        "ecs:TagResource",
        "iam:CreateServiceLinkedRole",
        "iam:PassRole",
      ],
      read: ["ecs:DescribeCapacityProviders"],
      update: ["ecs:UpdateCapacityProvider", "iam:PassRole"],
      delete: ["ecs:DeleteCapacityProvider"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_ecs_capacity_provider" },
    offline: ({ name, inputs: { name: given }, arn }) => {
      const provider = typeof given === "string" ? given : name;
      const providerArn = arn("ecs", `capacity-provider/${provider}`);
      return { id: providerArn, state: { arn: providerArn, name: provider } };
    },
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    words: kind("Instance profile", () => ["the role of the instances themselves, not of what runs on them"]),
    cost: { reason: "IAM costs nothing" },
    access: Access.none,
    replacedBy: { inputs: ["name", "namePrefix", "path"] },
    deploy: {
      create: [
        "iam:AddRoleToInstanceProfile",
        "iam:CreateInstanceProfile",
        "iam:PassRole",
        "iam:TagInstanceProfile",
      ],
      read: ["iam:GetInstanceProfile"],
      update: ["iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile"],
      delete: ["iam:DeleteInstanceProfile", "iam:RemoveRoleFromInstanceProfile"],
    },
    leftBehind: { tagged: "IAM" },
    terraform: { type: "aws_iam_instance_profile" },
    offline: (asked) => ({
      id: asked.name,
      state: { name: asked.name, arn: iamArn("instance-profile", asked) },
    }),
  },
} satisfies Record<string, ResourceType>;

/** The instance types of a capacity provider; empty: of another kind. */
export function instanceTypesOf({ managedInstancesProvider }: ProviderInputs): readonly string[] {
  return managedInstancesProvider?.instanceLaunchTemplate.instanceRequirements?.allowedInstanceTypes ?? [];
}

function diskOf({ managedInstancesProvider }: ProviderInputs): string[] {
  const disk = managedInstancesProvider?.instanceLaunchTemplate.storageConfiguration?.storageSizeGib;
  return disk === undefined ? [] : [`${disk} GiB of disk each`];
}

export interface ProviderInputs {
  readonly name?: string;
  readonly managedInstancesProvider?: {
    readonly instanceLaunchTemplate: {
      readonly instanceRequirements?: { readonly allowedInstanceTypes?: readonly string[] };
      readonly storageConfiguration?: { readonly storageSizeGib: number };
    };
  };
}
