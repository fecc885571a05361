/** Prefect's own files, in the one folder that containers can write to. */
export const PREFECT_HOME = "/tmp/prefect";
