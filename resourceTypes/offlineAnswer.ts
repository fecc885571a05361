/** The account that offline programs see: the one of AWS's own examples. */
export const OFFLINE_ACCOUNT = "123456789012";

/** Stands for every id of that form. */
export const OFFLINE_UUID = "11111111-2222-3333-4444-555555555555";

/** Id and computed properties of a planned resource, in AWS's format. */
export type OfflineAnswer = (asked: Asked) => {
  readonly id: string;
  readonly state: Record<string, unknown>;
};

export interface Asked {
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** An ARN in the program's region. */
  readonly arn: (service: string, resource: string) => string;
  readonly region: string;
}

/** The name is the id; no other property is known before creation. */
export const idOnly: OfflineAnswer = ({ name }) => ({ id: name, state: {} });

/** Of IAM, whose ARNs have no region. */
export function iamArn(kind: string, { name, inputs: { path = "/" } }: Asked): string {
  return `arn:aws:iam::${OFFLINE_ACCOUNT}:${kind}${String(path)}${name}`;
}
