import { verdictOf } from "../../../../scripts/docs/links/verdict";

it.each([
  [204, "found"],
  [304, "gone"],
  [400, "gone"],
  [401, "closed to robots"],
  [451, "gone"],
  [503, "unanswered"],
  ["UND_ERR_HEADERS_TIMEOUT", "unanswered"],
  ["UND_ERR_CONNECT_TIMEOUT", "unanswered"],
  ["EAI_AGAIN", "unanswered"],
  ["CERT_HAS_EXPIRED", "gone"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "gone"],
])("after %s an address is %s", (answer, verdict) => {
  expect(verdictOf({ answer: typeof answer === "number" ? answer : { code: answer, message: "" } })).toBe(
    verdict,
  );
});
