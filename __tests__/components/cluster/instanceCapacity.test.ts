import { architectureOf } from "../../../components/cluster/instanceCapacity";

it.each([
  ["a1.large", "ARM64"],
  ["c7gn.16xlarge", "ARM64"],
  ["g5g.xlarge", "ARM64"],
  ["im4gn.large", "ARM64"],
  ["m7g.*", "ARM64"],
  ["r8gd.metal-24xl", "ARM64"],
  ["t4g.nano", "ARM64"],
  ["x2gd.medium", "ARM64"],
  ["g4dn.xlarge", "X86_64"],
  ["g6.xlarge", "X86_64"],
  ["g6e.48xlarge", "X86_64"],
  ["gr6.4xlarge", "X86_64"],
  ["m7i-flex.large", "X86_64"],
  ["p4d.24xlarge", "X86_64"],
  ["r7iz.32xlarge", "X86_64"],
  ["u7i-12tb.224xlarge", "X86_64"],
])("knows that %s is %s", (type, architecture) => {
  expect(architectureOf(type)).toBe(architecture);
});
