import type { CapturedResource } from "../../offline/capturedResource";
import { OfflineProviders } from "../../offline/providers";
import type { CloudResource } from "./resource";
import { vpcParts } from "./vpcParts";

/** A program's AWS resources, including those of awsx's VPC. */
export function cloudResources(captured: readonly CapturedResource[], region: string): CloudResource[] {
  const providers = new OfflineProviders(region);
  return captured.flatMap((resource) => {
    if (resource.type === "awsx:ec2:Vpc") {
      return vpcParts(resource);
    }
    return resource.type.startsWith("aws:") ? [{ ...resource, outputs: outputsOf(providers, resource) }] : [];
  });
}

/** The offline providers give the same answers as during the program's run. */
function outputsOf(
  providers: OfflineProviders,
  { type, name, inputs }: CapturedResource,
): CloudResource["outputs"] {
  const { id, state } = providers.newResource({ type, name, inputs });
  const computed = Object.entries(state).filter(([key]) => inputs[key] === undefined);
  return { ...Object.fromEntries(computed), id };
}
