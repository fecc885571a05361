import { verdictOf } from "../../../../scripts/docs/links/verdict";

it.each([
  [204, "found"],
  [304, "unanswered"],
  [400, "unanswered"],
  [401, "closed to robots"],
  [404, "gone"],
  [405, "closed to robots"],
  [410, "gone"],
  [418, "unanswered"],
  [451, "closed to robots"],
  [503, "unanswered"],
  ["ENOTFOUND", "gone"],
  ["CERT_HAS_EXPIRED", "gone"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "gone"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "gone"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "gone"],
  ["EAI_AGAIN", "unanswered"],
  ["ECONNREFUSED", "unanswered"],
  ["ENETDOWN", "unanswered"],
  ["EPROTO", "unanswered"],
  ["ETIMEDOUT", "unanswered"],
  ["UND_ERR_CONNECT_TIMEOUT", "unanswered"],
  ["UND_ERR_HEADERS_TIMEOUT", "unanswered"],
])("after %s an address is %s", (answer, verdict) => {
  expect(verdictOf({ answer: typeof answer === "number" ? answer : { code: answer, message: "" } })).toBe(
    verdict,
  );
});
