import { show } from "../../components/show";
import type { Fields } from "./fields";
import type { ClusterConfig } from "./types";

/** The name of an ECS cluster: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html, `clusterName` */
export const clusterNamePattern = /^[A-Za-z0-9_-]{1,255}$/;
const logGroupArn = /^arn:aws[a-z-]*:logs:[a-z0-9-]+:\d{12}:log-group:[^:*]+$/;

/** @param wantsExec Keys that switch ECS exec on in this configuration. */
export function readCluster(fields: Fields, wantsExec: readonly string[], region: string): ClusterConfig {
  const name = fields.text("clusterName");
  const execLogGroupArn = fields.text("execLogGroupArn");
  if (name !== undefined && !clusterNamePattern.test(name)) {
    fields.mustBe("clusterName", "the name of an ECS cluster, without its ARN", show(name));
  }
  if (execLogGroupArn !== undefined && !logGroupArn.test(execLogGroupArn)) {
    const allowed = "a log group's ARN ('arn:aws:logs:…:log-group:…', without ':*')";
    fields.mustBe("execLogGroupArn", allowed, show(execLogGroupArn));
  } else if (execLogGroupArn !== undefined && region !== "" && execLogGroupArn.split(":")[3] !== region) {
    fields.mustBe("execLogGroupArn", `a log group of ${region}, where the cluster is`, show(execLogGroupArn));
  }
  if (name === undefined && execLogGroupArn !== undefined) {
    fields.report(
      "`execLogGroupArn` is for a cluster that is there already: set `clusterName`, or remove the key.",
    );
  }
  if (name !== undefined && execLogGroupArn === undefined && wantsExec.length > 0) {
    const keys = wantsExec.map((key) => `\`${key}\``).join(", ");
    fields.must(
      "execLogGroupArn",
      `name the log group that cluster ${show(name)} writes ECS exec sessions to, for ${keys} switch exec on`,
      "nothing",
    );
  }
  return { name, execLogGroupArn };
}
