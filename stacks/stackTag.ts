/** The key of the tag by which everything that a stack made, and may have forgotten, is found. Its value is `<project>/<stack>`. */
export const STACK_TAG = "prefect-ecs:stack";
