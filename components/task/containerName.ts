/** Name of each task's only container, and prefix of its log streams. */
export const ContainerName = {
  agent: "agent",
  daskWorker: "dask-worker",
  flowRun: "flow-run",
  prefectServer: "prefect-server",
  registration: "registration",
} as const;
export type ContainerName = (typeof ContainerName)[keyof typeof ContainerName];
