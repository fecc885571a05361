import { programOf } from "./stacks";
import { stackName } from "./stacks/stackName";

export = programOf(stackName())();
