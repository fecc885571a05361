/** The one container of each kind of task; its log streams begin with the name too. */
export const ContainerName = { agent: "agent", flowRun: "flow-run", registration: "registration" } as const;
export type ContainerName = (typeof ContainerName)[keyof typeof ContainerName];
