import { bootstrap } from "./bootstrap";
import { readBootstrapConfig } from "./config";

export = bootstrap(readBootstrapConfig());
