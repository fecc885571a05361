/** Tag of a flow project's resources, besides the platform's tags. Its value is the project's name. */
export const FLOW_PROJECT_TAG = "prefect-ecs:flow-project";
