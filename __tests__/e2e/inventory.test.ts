import { added } from "../../e2e/aws/inventory";

describe("added", () => {
  it("lists what is new, by kind, and no kind without anything new", () => {
    const before = { VPC: ["vpc-default"], role: ["r1", "r2"], cluster: [] };
    const after = { VPC: ["vpc-default", "vpc-1"], role: ["r2"], cluster: [], key: ["k1"] };

    expect(added(before, after)).toEqual({ VPC: ["vpc-1"], key: ["k1"] });
  });
});
