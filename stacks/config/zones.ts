/** A region's availability zones that accounts can have. */
interface RegionZones {
  readonly letters: string;
  /** Number of zones of one account, if accounts differ. */
  readonly perAccount?: number;
}

const three: RegionZones = { letters: "abc" };

/**
 * Zones by region. Fixed names instead of a look-up: the zones decide the number of subnets, which must be known at once
 * and must not change when AWS opens another zone.
 *
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html
 */
const regions: ReadonlyMap<string, RegionZones> = new Map([
  ["af-south-1", three],
  ["ap-east-1", three],
  ["ap-east-2", three],
  // New accounts have three of Tokyo's four zones, older ones another three or all.
  ["ap-northeast-1", { letters: "abcd", perAccount: 3 }],
  ["ap-northeast-2", { letters: "abcd" }],
  ["ap-northeast-3", three],
  ["ap-south-1", three],
  ["ap-south-2", three],
  ["ap-southeast-1", three],
  ["ap-southeast-2", three],
  ["ap-southeast-3", three],
  ["ap-southeast-4", three],
  ["ap-southeast-5", three],
  ["ap-southeast-6", three],
  ["ap-southeast-7", three],
  // Fargate is in two of Central Canada's.
  ["ca-central-1", { letters: "abd", perAccount: 2 }],
  ["ca-west-1", three],
  // Fargate is in two of Beijing's zones.
  ["cn-north-1", { letters: "abcd", perAccount: 2 }],
  ["cn-northwest-1", three],
  ["eu-central-1", three],
  ["eu-central-2", three],
  ["eu-north-1", three],
  ["eu-south-1", three],
  ["eu-south-2", three],
  ["eu-west-1", three],
  ["eu-west-2", three],
  ["eu-west-3", three],
  ["il-central-1", three],
  ["me-central-1", three],
  ["me-south-1", three],
  ["mx-central-1", three],
  ["sa-east-1", three],
  ["us-east-1", { letters: "abcdef" }],
  ["us-east-2", three],
  ["us-gov-east-1", three],
  ["us-gov-west-1", three],
  // Every account has two of Northern California's three zones.
  ["us-west-1", { letters: "abc", perAccount: 2 }],
  ["us-west-2", { letters: "abcd" }],
]);

/** Possible names of a region's zones; undefined for a region that isn't in the table. */
export function zoneNames(region: string): string[] | undefined {
  return regions
    .get(region)
    ?.letters.split("")
    .map((letter) => `${region}${letter}`);
}

/** Number of zones of one account in a region; undefined for a region that isn't in the table. */
export function zoneCount(region: string): number | undefined {
  const zones = regions.get(region);
  return zones?.perAccount ?? zones?.letters.length;
}

/** Two zones, to survive the loss of one. Undefined if their names differ by account or aren't known. */
export function defaultZones(region: string): string[] | undefined {
  const zones = regions.get(region);
  return zones === undefined || zones.perAccount !== undefined ? undefined : zoneNames(region)?.slice(0, 2);
}
