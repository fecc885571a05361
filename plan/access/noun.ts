import { wordsOf } from "../../resourceTypes/rights";

/** `aws:sqs/queuePolicy:QueuePolicy` → `queue policy` */
export function nounOf(type: string): string {
  return wordsOf(type.split(":").pop() ?? type);
}
