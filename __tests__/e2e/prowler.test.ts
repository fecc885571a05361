import { judge, type ProwlerFinding } from "../../e2e/prowler";

const finding = (check: string, status: string, uid = "arn:stack"): ProwlerFinding => ({
  status_code: status,
  status_detail: `${uid} is wrong`,
  metadata: { event_code: check },
  resources: [{ uid }],
});
const accepted = [{ check: "known", because: "of the test" }];
const judged = (...findings: ProwlerFinding[]): ReturnType<typeof judge> =>
  judge(findings, (uid) => uid === "arn:stack", accepted);

describe("judge", () => {
  it("tells what fails and isn't accepted", () => {
    expect(judged(finding("open_port", "FAIL"), finding("known", "FAIL")).open).toEqual([
      "open_port: arn:stack is wrong",
    ]);
  });

  it("leaves the account's own things alone", () => {
    expect(
      judged(finding("root_user", "FAIL", "arn:root"), finding("root_user", "PASS", "arn:root")),
    ).toEqual({
      open: [],
      passed: 0,
    });
  });

  it("counts what passed, and nothing that a person must look at", () => {
    expect(judged(finding("a", "PASS"), finding("b", "MANUAL")).passed).toBe(1);
  });
});
