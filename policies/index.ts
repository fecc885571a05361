import { PolicyPack } from "@pulumi/policy";
import { POLICIES } from "./policies";

new PolicyPack("prefect-ecs", { policies: POLICIES, enforcementLevel: "mandatory" });
