/** Folder of Prefect's own files, below the only writable path of containers. */
export const PREFECT_HOME = "/tmp/prefect";
