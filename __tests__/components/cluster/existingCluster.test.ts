// Mocks have every cluster that they are asked for.
import { clusterProblems, ExistingCluster } from "../../../components/cluster/existingCluster";
import { baseArgs, execLogGroupArn } from "../../support/baseArgs";
import { outputsOf, registered } from "../../support/program";
import { listOf } from "../../support/resources";

it("makes nothing", async () => {
  const resources = await registered(() => new ExistingCluster("main", baseArgs.existingCluster));
  expect(listOf(resources)).toEqual(["prefect-ecs:cluster:ExistingCluster main"]);
});

it("passes the cluster on, and the log of its exec sessions if it is set", async () => {
  const outputs = await outputsOf(() => {
    const { arn, name } = new ExistingCluster("main", baseArgs.existingCluster);
    const logged = new ExistingCluster("logged", { ...baseArgs.existingCluster, execLogGroupArn });
    return { arn, name, execLogGroupArn: logged.execLogGroupArn };
  });
  expect(outputs).toEqual({
    arn: "arn:aws:ecs:eu-west-1:123456789012:cluster/shared",
    name: "shared",
    execLogGroupArn,
  });
});

it.each([
  ["ACTIVE", "enabled"],
  ["ACTIVE", "enhanced"],
])("takes a cluster that is %s and has Container Insights %s", (status, value) => {
  expect(clusterProblems("shared", status, [{ name: "containerInsights", value }])).toEqual([]);
});

it("refuses a cluster that is being deleted, or that alarms could not watch", () => {
  expect(clusterProblems("shared", "INACTIVE", [])).toEqual([
    "`clusterName` 'shared' must be ACTIVE, got 'INACTIVE'.",
    "`clusterName` 'shared' must have Container Insights, got 'disabled': `aws ecs update-cluster-settings --cluster shared --settings name=containerInsights,value=enabled`, or `containerInsights: false`.",
  ]);
});

it("takes a cluster without Container Insights where alarms need none", () => {
  expect(clusterProblems("shared", "ACTIVE", undefined)).toEqual([]);
});
