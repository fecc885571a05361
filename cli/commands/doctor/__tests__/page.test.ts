import { readFileSync } from "node:fs";
import * as path from "node:path";
import { Symptom } from "../cause";
import { CAUSES } from "../causes";
import { troubleshootingPage } from "../page";

const page = readFileSync(path.resolve(__dirname, "../../../../docs/troubleshooting.md"), "utf8");

it("equals the page that `npm run docs` writes", () => {
  expect(page).toBe(troubleshootingPage(CAUSES));
});

it("leads from every symptom to a cause, and from a symptom to every cause", () => {
  const symptoms = CAUSES.flatMap((cause) => cause.symptoms);

  expect(new Set(symptoms)).toEqual(new Set(Object.values(Symptom)));
  expect(CAUSES.filter((cause) => cause.symptoms.length === 0)).toEqual([]);
});
