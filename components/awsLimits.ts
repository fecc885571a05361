import limits from "../prefect_ecs/src/prefect_ecs/registration/checks/aws_limits.json";

/** AWS's own numbers, from the file that Registration reads too: the image holds it. Each part names its source. */
export const awsLimits = limits;
