import * as pulumi from "@pulumi/pulumi";
import { FlowProject, type Platform } from "prefect-ecs";

const stack = new pulumi.StackReference(new pulumi.Config().require("platform"));
const platform = stack.requireOutput("platform") as pulumi.Output<Platform>;
const reports = new FlowProject("reports", { platform, folder: "flows" });

export const taskDefinitionArn = reports.taskDefinitionArn;
