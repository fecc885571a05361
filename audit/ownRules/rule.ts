import type { CloudResource } from "../render/resource";

/** A rule of this project's own: for what the tools miss, or what they can't know. */
export interface OwnRule {
  readonly id: string;
  /** What is wrong with each resource that the rule is about; `all` is the whole stack. */
  readonly check: (resource: CloudResource, all: readonly CloudResource[]) => string[];
}

/** A rule about one type of resource, whose inputs the check knows the shape of. */
export function ruleAbout<Inputs extends object>(id: string, type: string, check: Check<Inputs>): OwnRule {
  return {
    id,
    check: (resource, all) => (resource.type === type ? check(resource.inputs as Inputs, all, resource) : []),
  };
}

type Check<Inputs> = (inputs: Inputs, all: readonly CloudResource[], resource: CloudResource) => string[];
