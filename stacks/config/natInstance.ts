import { partitionOf } from "../../components/iam/partition";
import { natInstanceTypeProblems } from "../../components/network/natInstanceType";
import { NatStrategy } from "../../components/network/natStrategy";
import { show } from "../../components/show";
import type { Fields } from "./fields";

const imageId = /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** The way out of the private subnets. */
export interface NatConfig {
  readonly natStrategy: NatStrategy;
  /** Undefined: the component's default, or no NAT instance. */
  readonly natInstanceType: string | undefined;
  /** Undefined: fck-nat's. */
  readonly natInstanceImageId: string | undefined;
}

/** Reads the keys of the NAT instance, which only its strategy has. */
export function readNatInstance(
  fields: Fields,
  strategy: NatStrategy,
  region: string,
): Omit<NatConfig, "natStrategy"> {
  const natInstanceType = fields.text("natInstanceType");
  const natInstanceImageId = fields.text("natInstanceImageId");
  if (strategy !== NatStrategy.instance) {
    for (const name of ["natInstanceType", "natInstanceImageId"].filter((one) => fields.has(one))) {
      fields.report(
        `\`${fields.key(name)}\` is for a NAT instance: set \`natStrategy\` to 'instance', or remove the key.`,
      );
    }
    return { natInstanceType: undefined, natInstanceImageId: undefined };
  }
  if (natInstanceType !== undefined) {
    fields.report(...natInstanceTypeProblems(natInstanceType, fields.key("natInstanceType")));
  }
  if (natInstanceImageId !== undefined && !imageId.test(natInstanceImageId)) {
    fields.mustBe(
      "natInstanceImageId",
      "an AMI's id such as 'ami-0123456789abcdef0'",
      show(natInstanceImageId),
    );
  } else if (natInstanceImageId === undefined && partitionOf(region).name !== "aws") {
    fields.must(
      "natInstanceImageId",
      `name an AMI in ${region}, where fck-nat publishes none`,
      "nothing",
      "https://fck-nat.dev tells how to build one",
    );
  }
  return { natInstanceType, natInstanceImageId };
}
