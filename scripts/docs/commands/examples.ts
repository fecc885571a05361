/** Placeholder → example value. */
const EXAMPLES: Readonly<Record<string, string>> = {
  "account id": "11111111-2222-3333-4444-555555555555",
  "workspace id": "66666666-7777-8888-9999-aaaaaaaaaaaa",
  "other workspace id": "bbbbbbbb-7777-8888-9999-aaaaaaaaaaaa",
  "address of this repository, or a fresh clone": "../prefect-ecs",
  "address of the aws_eip": "aws_eip.nat",
  address: "ada@example.org",
  checkout: "../prefect-ecs",
  cluster: "prefect-ecs-staging",
  command: "status",
  family: "prefect-ecs-staging-flow-run",
  folder: "../reports",
  id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  key: "logRetentionDays",
  name: "hello",
  network: "prefect-ecs-staging",
  "new pool": "prefect-ecs-staging",
  "old queue": "dataflowops",
  "old pool": "ecs-worker-pool",
  "one of `pulumi stack output services`": "prefect-ecs-staging-agent-default",
  owner: "acme",
  run: "gentle-otter",
  stack: "staging",
  "the network's URN": "urn:pulumi:staging::prefect-ecs::prefect-ecs:network:Network::prefect-ecs-staging",
  "this repository": "https://github.com/acme/prefect-ecs",
  value: "90",
  "your bucket": "acme-pulumi-state",
};

/** Replaces a command's placeholders, which a shell would read as redirections. */
export function withExamples(text: string): string {
  return text.replace(/<([a-z][^<>\n]*)>/g, (_, placeholder: string) => {
    const example = EXAMPLES[placeholder];
    if (example === undefined) {
      throw new Error(`scripts/docs/commands/examples.ts has no example for <${placeholder}>, in: ${text}`);
    }
    return example;
  });
}
