// Who may send to a stack's queues and topic, as IAM would decide; that SQS moves dead letters for a person and not by
// itself is by its documentation, which wants that person to have the right to send.
import type { CapturedResource } from "../support/program";
import { staging } from "./programs";
import { sends } from "./sending";
import { TO_QUEUES, TO_TOPIC } from "./senders";

let resources: readonly CapturedResource[];
beforeAll(async () => {
  resources = await staging();
});

it.each(TO_QUEUES)("%s (%s) sends to %s with %j: %s", async (...sending) => {
  expect(await sends("sqs", resources, sending)).toBe(sending[4]);
});

it.each(TO_TOPIC)("%s (%s) publishes to %s with %j: %s", async (...sending) => {
  expect(await sends("sns", resources, sending)).toBe(sending[4]);
});
