import { kind } from "./description";
import { idOnly } from "./offlineAnswer";
import { Access, READ_BY_COST, type ResourceType } from "./resourceType";

/** Parts of a NAT instance. */
export const natInstance = {
  "aws:ec2/networkInterface:NetworkInterface": {
    words: kind("Network interface", ({ sourceDestCheck }: InterfaceInputs) => [
      sourceDestCheck === false
        ? "forwards what isn't for itself, and outlives its instance"
        : "outlives its instance",
    ]),
    cost: { reason: "its address and its instance cost" },
    access: Access.read,
    replacedBy: {
      inputs: ["subnetId", "interfaceType", "ipv4Prefixes", "ipv6Prefixes"],
      unknown: ["privateIpLists"],
    },
    deploy: {
      create: ["ec2:CreateNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute", "ec2:CreateTags"],
      read: ["ec2:DescribeNetworkInterfaces"],
      update: ["ec2:ModifyNetworkInterfaceAttribute"],
      delete: ["ec2:DeleteNetworkInterface"],
    },
    leftBehind: { tagged: "ec2", kind: "network interface" },
    terraform: { type: "aws_network_interface" },
    offline: ({ name }) => ({ id: `eni-${name}`, state: {} }),
  },
  "aws:ec2/eipAssociation:EipAssociation": {
    words: ({ inputs, deleteBeforeReplace }, names) => {
      const { allocationId } = inputs as unknown as AssociationInputs;
      return {
        kind: "Address of an interface",
        facts: [
          `traffic leaves through ${names.short(allocationId)}`,
          ...(deleteBeforeReplace ? ["replaced by deleting it first: an address serves one at a time"] : []),
        ],
      };
    },
    cost: { reason: "the Elastic IP costs" },
    access: Access.read,
    replacedBy: {
      inputs: [
        "allocationId",
        "allowReassociation",
        "instanceId",
        "networkInterfaceId",
        "privateIpAddress",
        "publicIp",
      ],
    },
    deploy: {
      create: ["ec2:AssociateAddress"],
      read: ["ec2:DescribeAddresses"],
      update: { reason: "a change makes a new one" },
      delete: ["ec2:DisassociateAddress"],
    },
    leftBehind: { reason: "goes with its interface" },
    terraform: { type: "aws_eip_association" },
    offline: idOnly,
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    words: kind("Launch template", ({ instanceType, imageId, metadataOptions }: TemplateInputs) => [
      `${instanceType}, ${imageId}`,
      `no role, no key${metadataOptions?.httpTokens === "required" ? ", IMDSv2 only" : ""}`,
    ]),
    cost: READ_BY_COST,
    access: Access.none,
    replacedBy: { inputs: ["name", "namePrefix"] },
    deploy: {
      create: ["ec2:CreateLaunchTemplate", "ec2:CreateTags"],
      read: ["ec2:DescribeLaunchTemplates", "ec2:DescribeLaunchTemplateVersions", "ec2:DescribeImages"],
      update: ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
      delete: ["ec2:DeleteLaunchTemplate"],
    },
    leftBehind: { tagged: "ec2", kind: "launch template" },
    terraform: { type: "aws_launch_template" },
    offline: ({ name }) => ({ id: `lt-${name}`, state: { latestVersion: 1 } }),
  },
  "aws:autoscaling/group:Group": {
    words: kind("Auto-scaling group", ({ minSize, maxSize, availabilityZones = [] }: GroupInputs) => [
      `${minSize === maxSize ? minSize : `${minSize} to ${maxSize}`} in ${availabilityZones.join(", ")}; one that fails is replaced`,
    ]),
    cost: READ_BY_COST,
    access: Access.none,
    replacedBy: { inputs: ["name", "namePrefix", "placementGroup"] },
    deploy: {
      create: ["autoscaling:CreateAutoScalingGroup", "ec2:RunInstances"],
      read: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeScalingActivities",
        "autoscaling:DescribeInstanceRefreshes",
      ],
      update: [
        "autoscaling:UpdateAutoScalingGroup",
        "autoscaling:CreateOrUpdateTags",
        "autoscaling:DeleteTags",
        "autoscaling:StartInstanceRefresh",
        "autoscaling:CancelInstanceRefresh",
      ],
      delete: ["autoscaling:DeleteAutoScalingGroup"],
    },
    // The tagging API lists none.
    leftBehind: { reason: "has a fixed name: the next `up` finds one that was left behind, and names it" },
    terraform: { type: "aws_autoscaling_group", renamed: { tags: "tag" } },
    offline: ({ name, inputs: { name: given } }) => ({ id: name, state: { name: given ?? name } }),
  },
} satisfies Record<string, ResourceType>;

interface InterfaceInputs {
  readonly sourceDestCheck?: boolean;
}

interface AssociationInputs {
  readonly allocationId: string;
}

interface TemplateInputs {
  readonly instanceType: string;
  readonly imageId: string;
  readonly metadataOptions?: { readonly httpTokens?: string };
}

interface GroupInputs {
  readonly minSize: number;
  readonly maxSize: number;
  readonly availabilityZones?: readonly string[];
}
