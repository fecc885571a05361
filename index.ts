import * as pulumi from "@pulumi/pulumi";
import { programOf } from "./stacks";

export = programOf(pulumi.getStack())();
