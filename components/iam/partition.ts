/** A part of AWS with accounts, regions and addresses of its own. */
export interface Partition {
  /** As ARNs have it. */
  readonly name: string;
  /** What the names of its regions begin with. */
  readonly regions: readonly string[];
  /** What its hosts end in. */
  readonly dnsSuffix: string;
}

const aws: Partition = { name: "aws", regions: [""], dnsSuffix: "amazonaws.com" };

/** https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html, and botocore's `partitions.json` */
const partitions: readonly Partition[] = [
  { name: "aws-cn", regions: ["cn-"], dnsSuffix: "amazonaws.com.cn" },
  { name: "aws-us-gov", regions: ["us-gov-"], dnsSuffix: "amazonaws.com" },
  { name: "aws-eusc", regions: ["eusc-"], dnsSuffix: "amazonaws.eu" },
  { name: "aws-iso", regions: ["us-iso-"], dnsSuffix: "c2s.ic.gov" },
  { name: "aws-iso-b", regions: ["us-isob-"], dnsSuffix: "sc2s.sgov.gov" },
  { name: "aws-iso-e", regions: ["eu-isoe-"], dnsSuffix: "cloud.adc-e.uk" },
  { name: "aws-iso-f", regions: ["us-isof-"], dnsSuffix: "csp.hci.ic.gov" },
];

/** The partition that a region is in. */
export function partitionOf(region: string): Partition {
  return partitions.find(({ regions }) => regions.some((prefix) => region.startsWith(prefix))) ?? aws;
}

/** What the hosts of a partition end in, by its name. */
export function dnsSuffix(partition: string): string {
  return (partitions.find(({ name }) => name === partition) ?? aws).dnsSuffix;
}
