/** Prefect's default. */
export const PREFECT_SERVER_PORT = 4200;

/** Tag of a Prefect server's security group, by which a deploy role may let connections in. */
export const PREFECT_SERVER_TAG = "prefect-ecs:prefect-server";

/** Name of the server's database in the data store, as in `prefect_ecs/server/address.py`. */
export const PREFECT_SERVER_DATABASE = "prefect";

/** Domain of a stack's private names: ICANN keeps `.internal` for private networks. */
export function privateDomain(stackName: string): string {
  return `${stackName}.internal`;
}

/** Address of the API of a server in a domain. The VPC's own traffic has no certificate. */
export function serverAddress(domain: string): string {
  return `http://prefect.${domain}:${PREFECT_SERVER_PORT}/api`;
}

/** Family of the task definitions of the background services, if they have tasks of their own. */
export function backgroundFamily(family: string): string {
  return `${family}-services`;
}
