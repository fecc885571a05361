import type { StackView } from "../stackView";
import { Direction, type Opening } from "./opening";

/** Subscriptions that send messages to recipients outside, by mail for example. */
export function subscriptionOpenings({ inventory, place }: StackView): Opening[] {
  return inventory.all("aws:sns/topicSubscription:TopicSubscription").map(({ inputs }) => ({
    direction: Direction.out,
    at: place.thing(String(inputs["topic"])),
    of: [],
    allows: "what is published",
    peers: [`${String(inputs["protocol"])} to ${String(inputs["endpoint"])}`],
    note: "once they have confirmed it",
  }));
}
