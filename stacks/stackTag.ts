/** Key of the tag on all of a stack's resources, by which even lost ones are found. Its value is `<project>/<stack>`. */
export const STACK_TAG = "prefect-ecs:stack";
