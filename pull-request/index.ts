import { pullRequest } from "./pullRequest";

export = pullRequest();
