/** A part of AWS with accounts, regions and addresses of its own. */
export interface Partition {
  /** As ARNs have it. */
  readonly name: string;
  /** What the names of its regions begin with. */
  readonly regionPrefix: string;
  /** What its hosts end in. */
  readonly dnsSuffix: string;
}

const aws: Partition = { name: "aws", regionPrefix: "", dnsSuffix: "amazonaws.com" };

/** https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html, and botocore's `partitions.json` */
const partitions: readonly Partition[] = [
  { name: "aws-cn", regionPrefix: "cn-", dnsSuffix: "amazonaws.com.cn" },
  { name: "aws-us-gov", regionPrefix: "us-gov-", dnsSuffix: "amazonaws.com" },
  { name: "aws-eusc", regionPrefix: "eusc-", dnsSuffix: "amazonaws.eu" },
  { name: "aws-iso", regionPrefix: "us-iso-", dnsSuffix: "c2s.ic.gov" },
  { name: "aws-iso-b", regionPrefix: "us-isob-", dnsSuffix: "sc2s.sgov.gov" },
  { name: "aws-iso-e", regionPrefix: "eu-isoe-", dnsSuffix: "cloud.adc-e.uk" },
  { name: "aws-iso-f", regionPrefix: "us-isof-", dnsSuffix: "csp.hci.ic.gov" },
];

/** The partition that a region is in. */
export function partitionOf(region: string): Partition {
  return partitions.find(({ regionPrefix }) => region.startsWith(regionPrefix)) ?? aws;
}

/** What the hosts of a partition end in, by its name. */
export function dnsSuffix(partition: string): string {
  return (partitions.find(({ name }) => name === partition) ?? aws).dnsSuffix;
}
