import { descendants } from "../../e2e/family";

const table = `
    1     0
   10     1
   11    10
   12    11
   13    11
  100     1
`;

describe("descendants", () => {
  it("are a process's children and theirs", () => {
    expect(descendants(10, table)).toEqual([11, 12, 13]);
  });

  it("are none of a process that has started none", () => {
    expect(descendants(100, table)).toEqual([]);
  });
});
