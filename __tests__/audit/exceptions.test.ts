import { type Exception, judge } from "../../audit/exceptions";
import type { Finding } from "../../audit/finding";

const finding = (rule: string, resource: string): Finding => ({
  rule,
  resource,
  where: "staging",
  message: "",
});
const exception = (rules: string[], resources: string[]): Exception => ({
  rules,
  resources,
  reason: "because",
});

it("covers a finding whose rule and resource it names", () => {
  const findings = [
    finding("R1", "Queue events"),
    finding("R1", "Queue other"),
    finding("R2", "Queue events"),
  ];
  const { open } = judge(findings, [exception(["R1"], ["Queue events"])]);
  expect(open).toEqual(findings.slice(1));
});

it("takes two asterisks for anything, and one for itself: policies are full of them", () => {
  const findings = [
    finding("IAM5[Resource::*]", "RolePolicy a-task"),
    finding("IAM5[Resource::arn:logs:a:*]", "RolePolicy a-task"),
  ];
  const open = (rule: string): string[] =>
    judge(findings, [exception([rule], ["RolePolicy **-task"])]).open.map(({ rule }) => rule);
  expect(open("IAM5[Resource::*]")).toEqual(["IAM5[Resource::arn:logs:a:*]"]);
  expect(open("IAM5[Resource::arn:logs:**:*]")).toEqual(["IAM5[Resource::*]"]);
});

it("is stale in each rule and each resource that nothing matches any more", () => {
  const { stale } = judge(
    [finding("R1", "Queue events")],
    [exception(["R1", "R2"], ["Queue events", "Topic **"])],
  );
  expect(stale).toEqual(["R2 of Queue events, Topic **", "Topic ** of R1, R2"]);
});
