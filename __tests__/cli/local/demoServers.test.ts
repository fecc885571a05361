import { serversVariables, sharedPrefectApiUrl } from "../../../cli/local/demoServers";
import { localFolder } from "../../../cli/local/folder";

// That a stack comes up with these is shown by `npm run e2e`.

const ports = { emulator: 4566, prefect: 4200 };
const docker = { endpoint: "unix:///var/run/docker.sock", bridgeAddress: "172.17.0.1" };

it("points a shell at the servers, and at a state of their own", () => {
  expect(serversVariables(localFolder(process.cwd(), ".demo"), docker, ports)).toEqual({
    AWS_ACCESS_KEY_ID: "test",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ENDPOINT_URL: "http://localhost:4566",
    AWS_SECRET_ACCESS_KEY: "test",
    DOCKER_HOST: "unix:///var/run/docker.sock",
    PREFECT_API_URL: "http://127.0.0.1:4200/api",
    PREFECT_HOME: `${process.cwd()}/.demo/prefect`,
    PULUMI_BACKEND_URL: `file://${process.cwd()}/.demo/pulumi`,
    PULUMI_CONFIG_PASSPHRASE: "local",
  });
});

it("names an address of Prefect that containers reach as well", () => {
  expect(sharedPrefectApiUrl(docker, ports)).toBe("http://172.17.0.1:4200/api");
  expect(sharedPrefectApiUrl({ ...docker, bridgeAddress: undefined }, ports)).toBe(
    "http://host.docker.internal:4200/api",
  );
});
