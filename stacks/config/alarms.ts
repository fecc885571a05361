import { show } from "../../components/show";
import type { Fields } from "./fields";

/** ASCII, a name, one @ and a domain with a dot. Only AWS's confirmation mail shows whether the address exists. */
const email =
  /^(?!\.|.*\.[.@])[!#-+\-./0-9=?A-Z^-~]+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$/;

/** RFC 5321, 4.5.3.1 */
const maxLength = 254;

/** Reads the e-mail address for alarms; undefined by default. */
export function readAlarmEmail(fields: Fields): string | undefined {
  const given = fields.text("alarmEmail");
  if (given !== undefined && (given.length > maxLength || !email.test(given))) {
    fields.mustBe("alarmEmail", "one e-mail address such as 'team@example.com'", show(given));
  }
  return given;
}
