import * as fc from "fast-check";
import {
  fargateMemoryMiB,
  fargateSizeProblems,
  fargateStorageProblems,
} from "../../../components/task/fargateSize";

describe("fargateMemoryMiB", () => {
  it("is AWS's table", () => {
    const rows = [...fargateMemoryMiB].map(([cpu, memory]) => [cpu, memory.length, memory[0], memory.at(-1)]);
    expect(rows).toEqual([
      [256, 3, 512, 2048],
      [512, 4, 1024, 4096],
      [1024, 7, 2048, 8192],
      [2048, 13, 4096, 16384],
      [4096, 23, 8192, 30720],
      [8192, 12, 16384, 61440],
      [16384, 12, 32768, 122880],
      [32768, 3, 61440, 249856],
    ]);
  });
});

describe("fargateSizeProblems", () => {
  it("finds nothing in any pair of the table", () => {
    const sizes = [...fargateMemoryMiB].flatMap(([cpu, memory]) =>
      memory.map((memoryMiB) => ({ cpu, memoryMiB })),
    );
    expect(sizes).toHaveLength(77);
    expect(sizes.flatMap((size) => fargateSizeProblems(size))).toEqual([]);
  });

  it.each([
    [
      { cpu: 100, memoryMiB: 512 },
      "`cpu` must be 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768 CPU units, got 100.",
    ],
    [{ cpu: 256, memoryMiB: 4096 }, "`memoryMiB` must be 512, 1024 or 2048 MiB when `cpu` is 256, got 4096."],
    [
      { cpu: 8192, memoryMiB: 17408 },
      "`memoryMiB` must be 16384 to 61440 in steps of 4096 MiB when `cpu` is 8192, got 17408.",
    ],
    [
      { cpu: 32768, memoryMiB: 65536 },
      "`memoryMiB` must be 61440, 122880 or 249856 MiB when `cpu` is 32768, got 65536.",
    ],
  ])("refuses %j", (size, problem) => {
    expect(fargateSizeProblems(size)).toEqual([problem]);
  });

  it("names the keys that the caller's user knows", () => {
    const keys = { cpu: "flowRunCpu", memoryMiB: "flowRunMemoryMiB" };
    expect(fargateSizeProblems({ cpu: 256, memoryMiB: 1 }, keys)).toEqual([
      "`flowRunMemoryMiB` must be 512, 1024 or 2048 MiB when `flowRunCpu` is 256, got 1.",
    ]);
  });

  it("refuses every size that the table hasn't, with one line", () => {
    const any = fc.record({ cpu: fc.integer(), memoryMiB: fc.integer() });
    const nearly = fc.record({
      cpu: fc.constantFrom(...fargateMemoryMiB.keys()),
      memoryMiB: fc.integer({ min: 1, max: 256 }).map((count) => count * 1024),
    });
    fc.assert(
      fc.property(fc.oneof(any, nearly), (size) => {
        const offered = fargateMemoryMiB.get(size.cpu)?.includes(size.memoryMiB) === true;
        expect(fargateSizeProblems(size)).toHaveLength(offered ? 0 : 1);
      }),
    );
  });
});

describe("fargateStorageProblems", () => {
  it.each([21, 100, 200])("allows %d GiB", (gibibytes) => {
    expect(fargateStorageProblems(gibibytes)).toEqual([]);
  });

  it.each([20, 201, 30.5, Number.NaN])("refuses %d GiB", (gibibytes) => {
    expect(fargateStorageProblems(gibibytes)).toHaveLength(1);
  });
});
