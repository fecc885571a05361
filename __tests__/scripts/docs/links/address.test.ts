import { isExample } from "../../../../scripts/docs/links/address";

it.each([
  ["https://example.com/a", true],
  ["https://prefect.example.org", true],
  ["https://prefect.internal:4200/api", true],
  ["https://127.0.0.1/", true],
  ["https://203.0.113.10/", true],
  ["https://[::1]/", true],
  ["https://api.prefect.cloud/api/accounts/<account", true],
  ["https://api.prefect.cloud/api/accounts/…", true],
  ["https://gobyexample.com/", false],
  ["https://docs.aws.amazon.com/latest/#example.com", false],
])("%s is an example: %s", (address, expected) => {
  expect(isExample(address)).toBe(expected);
});
