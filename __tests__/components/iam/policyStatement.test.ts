import { policyStatementProblems } from "../../../components/iam/policyStatement";

const bucket = "arn:aws:s3:::raw/*";

describe("policyStatementProblems", () => {
  it.each([
    { actions: ["s3:GetObject"], resources: [bucket] },
    { sid: "Read", actions: ["s3:Get*", "s3:List*"], resources: [bucket, "arn:aws:s3:::raw"] },
    { actions: ["s3:*"], resources: [bucket] },
    { actions: ["redshift-data:ExecuteStatement"], resources: ["*"] },
    { actions: ["sts:AssumeRole"], resources: ["arn:aws:iam::123456789012:role/reader"] },
  ])("finds nothing in %j", (statement) => {
    expect(policyStatementProblems(statement, "policies[0]")).toEqual([]);
  });

  it("finds everything at once", () => {
    const statement = { sid: "a b", actions: ["*", "iam:*", "s3:GetObject"], resources: ["*", "raw"] };
    expect(policyStatementProblems(statement, "policies[0]")).toEqual([
      "`policies[0].sid` must be letters and digits only, got 'a b'.",
      "`policies[0].actions[0]` must be one action of one service such as 's3:GetObject', got '*'.",
      "`policies[0].actions[1]` must be a named action on named resources, for 'iam' can hand out rights, got 'iam:*' on '*'.",
      "`policies[0].resources[1]` must be an ARN or '*', got 'raw'.",
    ]);
  });
});
