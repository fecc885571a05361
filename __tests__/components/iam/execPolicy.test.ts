import { execStatements } from "../../../components/iam/execPolicy";

it("opens a session's channel and writes its log, and no other", () => {
  expect(execStatements("arn:aws:logs:eu-west-1:123456789012:log-group:exec")).toEqual([
    {
      sid: "ExecChannel",
      actions: [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      resources: ["*"],
    },
    {
      sid: "ExecLog",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: ["arn:aws:logs:eu-west-1:123456789012:log-group:exec:*"],
    },
    { sid: "FindExecLog", actions: ["logs:DescribeLogGroups"], resources: ["*"] },
  ]);
});
