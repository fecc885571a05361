import { costOfSetup } from "../../../../cli/plan/cost/cost";
import { PEERS, PEERS_IN_A_NETWORK } from "../../../../cli/plan/cost/peers";
import { DEFAULT_USAGE } from "../../../../cli/plan/cost/usage";

function inEuWest1({ setup }: (typeof PEERS)[number]): string[] {
  const { fixed = 0, thousandRuns } = costOfSetup(setup, "eu-west-1", DEFAULT_USAGE);
  const [runs] = thousandRuns;
  return [fixed.toFixed(2), ((runs?.x86 ?? 0) + (runs?.besides ?? 0)).toFixed(2)];
}

// Whether a peer is as its data says, no test can tell: `readFrom` says where to look.
it("gives peers the totals that one reckons by hand: a month without runs, and 1,000 of their runs", () => {
  expect([...PEERS, ...PEERS_IN_A_NETWORK].map((peer) => [peer.name, ...inEuWest1(peer)])).toEqual([
    // 35.04 + 3.65 + 3.65 for an address that leads nowhere + 18.02; runs 4.11 + 0.42 for addresses + 7.20 for image layers
    ["prefect-ecs-template", "60.36", "11.73"],
    // 3.65 + 18.02; 2.06 + 0.42
    ["dataflow-ops", "21.67", "2.47"],
    // 36.04 + 0.40; 4.11 + 0.42
    ["terraform-prefect-ecs-worker", "36.44", "4.53"],
    // and three times 38.69
    ["terraform-prefect-ecs-worker's example", "152.51", "4.53"],
    // 36.04 + 0.40 + 0.40 + 0.05; 4.11 + 0.42 + 0.02
    ["`prefect-aws ecs-worker deploy-service`", "36.89", "4.55"],
    // 3.65 + 9.01 + 1.00 + 0.50; 1.03 + 0.42
    ["AWS Copilot", "14.16", "1.45"],
    ["terraform-prefect-ecs-worker, with a NAT gateway", "75.13", "4.53"],
    ["`prefect-aws ecs-worker deploy-service`, with a NAT gateway", "75.58", "4.55"],
  ]);
});

it("says of each where it was read, and what one goes without", () => {
  for (const { url, readFrom, makes, goesWithout } of PEERS) {
    expect(url).toMatch(/^https:\/\/github\.com\//);
    expect(readFrom).toMatch(/\(\d{4}-\d\d-\d\d\)|prefect-aws \d+\.\d+\.\d+/);
    expect([makes, goesWithout]).not.toContain("");
  }
});
