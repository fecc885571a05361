import limits from "../prefect_ecs/src/prefect_ecs/registration/checks/aws_limits.json";

/** AWS's limits, from the file that registration reads too, so it lies in the Python package. Each section names its source. */
export const awsLimits = limits;
