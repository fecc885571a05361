/** The tag by which what belongs to a flow project is told from the rest of its platform. Its value is the project's name. */
export const FLOW_PROJECT_TAG = "prefect-ecs:flow-project";
