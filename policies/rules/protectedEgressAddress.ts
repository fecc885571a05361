import { rule } from "../rule";

/** AWS gives a released address to another account, and third parties have to allow-list a new one. */
export const protectedEgressAddress = rule({
  name: "protected-egress-address",
  description: "Elastic IPs are protected.",
  severity: "critical",
  isAbout: (type) => type === "aws:ec2/eip:Eip",
  config: {},
  check: ({ protect }) =>
    protect
      ? []
      : [
          "the option `protect` must be true, got false: set it, or name the address in this rule's `exceptions` if nobody relies on it.",
        ],
});
