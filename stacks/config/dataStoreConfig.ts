import type { CompleteSettings } from "../../components/store/dataStoreArgs";

export interface DataStoreConfig extends Omit<CompleteSettings, "deletionProtection"> {
  /** Undefined: as the kind of stack protects its Elastic IPs. */
  readonly deletionProtection: boolean | undefined;
}

export interface ExistingDatabaseConfig {
  readonly securityGroupId: string;
  readonly port: number;
}
