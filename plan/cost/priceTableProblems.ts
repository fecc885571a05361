import { show, showChoices } from "../../components/show";

type Unknown = Readonly<Record<string, unknown>>;

/** Problems of a price table, a line each; empty if it is valid. */
export function priceTableProblems(table: unknown, priceKeys: readonly string[]): string[] {
  if (!isRecord(table)) {
    return [`it must hold ${showChoices(TOP_KEYS)}, got ${show(table)}.`];
  }
  const problems = [
    ...wrongKeys("the table", table, TOP_KEYS),
    ...dateProblems("date", table["date"]),
    ...Object.entries(part(table, "spotDates")).flatMap(([region, day]) =>
      dateProblems(`spotDates.${region}`, day),
    ),
    ...wrongKeys("`spotDates`", part(table, "spotDates"), Object.keys(part(table, "regions"))),
    ...sourceProblems(part(table, "sources")),
    ...kindProblems(part(table, "kinds"), Object.keys(part(table, "sources")), priceKeys),
    ...numberProblems("free", part(table, "free")),
    ...numberProblems("containerInsights", part(table, "containerInsights"), INSIGHTS_KEYS),
    ...numberProblems("logs", part(table, "logs"), ["keptOfIngested"]),
    ...numberProblems("everywhere", part(table, "everywhere")),
  ];
  const everywhere = Object.keys(part(table, "everywhere"));
  const regions = Object.entries(part(table, "regions"));
  const ownKeys = priceKeys.filter((key) => !everywhere.includes(key));
  return [
    ...problems,
    ...(regions.length === 0 ? ["`regions` must name at least one region."] : []),
    ...regions.flatMap(([name, prices]) => regionProblems(name, isRecord(prices) ? prices : {}, ownKeys)),
    ...[...everywhere, ...Object.keys(part(table, "free"))]
      .filter((key) => !priceKeys.includes(key))
      .map((key) => `\`${key}\` is no price: those are ${showChoices(priceKeys)}.`),
  ];
}

const TOP_KEYS = [
  "date",
  "currency",
  "spotDates",
  "sources",
  "kinds",
  "everywhere",
  "regions",
  "free",
  "containerInsights",
  "logs",
];

const INSIGHTS_KEYS = ["clusterMetrics", "serviceMetrics", "familyMetrics", "recordKilobytes"];

function regionProblems(region: string, prices: Unknown, keys: readonly string[]): string[] {
  return [
    ...numberProblems(`regions.${region}`, prices, keys),
    ...CHEAPER.filter(([cheaper, dearer]) => Number(prices[cheaper]) > Number(prices[dearer])).map(
      ([cheaper, dearer]) =>
        `\`regions.${region}.${cheaper}\` must not be more than \`${dearer}\` (${show(prices[dearer])}), got ${show(prices[cheaper])}.`,
    ),
  ];
}

/** Pairs that a typo would reverse. */
const CHEAPER = [
  ["arm64Vcpu", "x86Vcpu"],
  ["arm64Gb", "x86Gb"],
  ["spotX86Vcpu", "x86Vcpu"],
  ["spotX86Gb", "x86Gb"],
  ["spotArm64Vcpu", "arm64Vcpu"],
  ["spotArm64Gb", "arm64Gb"],
] as const;

/** @param keys @default any */
function numberProblems(name: string, numbers: Unknown, keys?: readonly string[]): string[] {
  return [
    ...(keys === undefined ? [] : wrongKeys(`\`${name}\``, numbers, keys)),
    ...Object.entries(numbers)
      .filter(([, value]) => !(typeof value === "number" && Number.isFinite(value) && value >= 0))
      .map(([key, value]) => `\`${name}.${key}\` must be a number that isn't negative, got ${show(value)}.`),
  ];
}

function wrongKeys(name: string, record: Unknown, keys: readonly string[]): string[] {
  return [
    ...keys.filter((key) => !(key in record)).map((key) => `${name} must have \`${key}\`.`),
    ...Object.keys(record)
      .filter((key) => !keys.includes(key))
      .map((key) => `${name} can't have \`${key}\`: it has ${showChoices(keys)}.`),
  ];
}

function kindProblems(kinds: Unknown, sources: readonly string[], priceKeys: readonly string[]): string[] {
  return [
    ...wrongKeys("`kinds`", kinds, priceKeys),
    ...Object.entries(kinds).flatMap(([key, kind]) => {
      const { unit, source } = isRecord(kind) ? kind : {};
      return [
        ...(typeof unit === "string" ? [] : [`\`kinds.${key}.unit\` must be a text, got ${show(unit)}.`]),
        ...(sources.includes(String(source))
          ? []
          : [`\`kinds.${key}.source\` must be ${showChoices(sources)}, got ${show(source)}.`]),
      ];
    }),
  ];
}

function sourceProblems(sources: Unknown): string[] {
  return Object.entries(sources)
    .filter(([, url]) => !(typeof url === "string" && url.startsWith("https://")))
    .map(([name, url]) => `\`sources.${name}\` must be an https address, got ${show(url)}.`);
}

function dateProblems(key: string, value: unknown): string[] {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
    ? []
    : [`\`${key}\` must be a day, as in '2026-11-25', got ${show(value)}.`];
}

function part(table: Unknown, key: string): Unknown {
  const value = table[key];
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
