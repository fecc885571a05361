import type { CloudResource } from "../render/resource";

/** A rule of this project, for violations that the tools miss or can't know. */
export interface OwnRule {
  readonly id: string;
  /** Problems of a resource; `all` is the whole stack. */
  readonly check: (resource: CloudResource, all: readonly CloudResource[]) => string[];
}

/** A rule about one type of resource, with typed inputs. */
export function ruleAbout<Inputs extends object>(id: string, type: string, check: Check<Inputs>): OwnRule {
  return {
    id,
    check: (resource, all) => (resource.type === type ? check(resource.inputs as Inputs, all, resource) : []),
  };
}

type Check<Inputs> = (inputs: Inputs, all: readonly CloudResource[], resource: CloudResource) => string[];
