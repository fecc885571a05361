import type { Diagram } from "../../plan/picture/diagram";
import { diagramOf } from "../../plan/picture/diagramOf";
import { AddressFate } from "../../plan/inventory/environment";
import { firstOf, queuesInWords, shortId, sizeInWords } from "../../plan/picture/words";
import { address, agent, staging } from "./pictureFixture";

describe("the words of a picture", () => {
  it.each([
    [256, 512, "0.25 vCPU, 512 MiB"],
    [512, 1024, "0.5 vCPU, 1 GiB"],
    [16384, 122880, "16 vCPU, 120 GiB"],
  ])("calls %d CPU units and %d MiB %s", (cpu, memoryMiB, words) => {
    expect(sizeInWords({ cpu, memoryMiB }).join(", ")).toBe(words);
  });

  it("shortens a list only where that makes it shorter", () => {
    expect(firstOf(["a", "b", "c"], 2)).toEqual(["a", "b", "c"]);
    expect(firstOf(["a", "b", "c", "d"], 2)).toEqual(["a", "b", "and 2 more"]);
  });

  it("says nothing about Prefect's own default queue", () => {
    expect(queuesInWords(["default"])).toEqual([]);
    expect(queuesInWords(["high"])).toEqual(["queue high"]);
    expect(queuesInWords(["high", "low"])).toEqual(["queues high, low"]);
  });

  it("shortens AWS's ids and no names", () => {
    expect(shortId("eipalloc-0123456789abcdef0")).toBe("eipalloc-…cdef0");
    expect(shortId("egress-1")).toBe("egress-1");
  });

  it("says of an agent how many of it are always on", () => {
    const { agents } = diagramOf({
      ...staging,
      agents: [agent, { ...agent, name: "heavy", desiredCount: 3 }],
    });

    expect(agents.map(({ title, lines }) => [title, ...lines].join(" | "))).toEqual([
      "Agent default | 0.25 vCPU | 512 MiB | always on",
      "Agent heavy | 0.25 vCPU | 512 MiB | 3 × always on",
    ]);
  });

  it.each([
    [AddressFate.kept, "never released"],
    [AddressFate.released, "ends with the stack"],
    [AddressFate.adopted, "adopted"],
  ])("says of an address that is %s: %s", (fate, words) => {
    const { addresses } = diagramOf({ ...staging, addresses: [{ ...address, fate }] });

    expect(addresses.map(({ lines }) => lines)).toEqual([["egress-1", words]]);
  });

  it("names addresses in reserve together", () => {
    const reserve = [2, 3, 4, 5].map((number) => ({
      ...address,
      name: `egress-${number}`,
      natGateway: undefined,
    }));
    const diagram = diagramOf({ ...staging, addresses: [address, ...reserve] });

    expect(diagram.services.find(({ id }) => id === "reserve")?.lines).toEqual([
      "in reserve",
      "egress-2",
      "egress-3",
      "and 2 more",
    ]);
    expect(diagram.internet.thirdParty.lines).toContain("the Elastic IPs");
  });

  it("shows whether alarms have a recipient", () => {
    const alarms = { count: 1, areMailed: true };
    const card = ({ services }: Diagram): unknown => services.find(({ id }) => id === "alarms");

    expect(card(diagramOf(staging))).toMatchObject({
      title: "6 alarms",
      lines: ["and a dashboard", "no e-mail set"],
    });
    expect(card(diagramOf({ ...staging, alarms }))).toMatchObject({
      title: "1 alarm",
      lines: ["and a dashboard", "by e-mail"],
    });
  });

  it("shows what else there is, and nothing that there isn't", () => {
    const titlesOf = (environment: typeof staging): string[] =>
      diagramOf(environment).services.map(({ title }) => title);

    expect(titlesOf(staging)).toEqual(["Event queue", "Secrets", "Image registry", "Logs", "6 alarms"]);
    expect(
      titlesOf({
        ...staging,
        secrets: [],
        dataStore: "RDS db.t4g.micro",
        alarms: { count: 0, areMailed: false },
        others: [{ type: "aws:s3/bucket:Bucket", count: 2 }],
      }),
    ).toEqual(["Event queue", "Data store", "Image registry", "Logs", "Other resources"]);
  });
});
