import { anyOf } from "./logPattern";

/** Terms that make a line of a Prefect server's log an error. `prefect_ecs/server` writes the last ones. */
const TERMS = [
  "| ERROR",
  "| CRITICAL",
  "Traceback (most recent call last)",
  "prefect-ecs: the data store can't be reached",
  "prefect-ecs: the server's database can't be made",
  "prefect-ecs: the database can't be migrated",
  "prefect-ecs: the database is of a newer Prefect",
  "prefect-ecs: this image has no prefect-redis",
  "prefect-ecs: no task of the API answers",
];

export const SERVER_ERROR_PATTERN = anyOf(TERMS);
