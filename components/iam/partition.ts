/** An AWS partition: a group of regions with its own accounts and host names. */
export interface Partition {
  /** As in ARNs. */
  readonly name: string;
  /** Prefix of its regions' names. */
  readonly regionPrefix: string;
  /** Suffix of its host names. */
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

/** The partition of a region. */
export function partitionOf(region: string): Partition {
  return partitions.find(({ regionPrefix }) => region.startsWith(regionPrefix)) ?? aws;
}

/** Suffix of a partition's host names, by the partition's name. */
export function dnsSuffix(partition: string): string {
  return (partitions.find(({ name }) => name === partition) ?? aws).dnsSuffix;
}
