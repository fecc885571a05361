import { show } from "../../components/show";
import type { Fields } from "./fields";

const policyArn = /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/([\w+=,.@-]+\/)*[\w+=,.@-]+$/;

/** Reads the permissions boundary of the stack's roles; none by default. */
export function readPermissionsBoundary(fields: Fields): string | undefined {
  const arn = fields.text("permissionsBoundaryArn");
  if (arn !== undefined && !policyArn.test(arn)) {
    const hint = "`pulumi stack output permissionsBoundaryArn` in bootstrap/ shows it";
    fields.mustBe(
      "permissionsBoundaryArn",
      "a managed policy's ARN ('arn:aws:iam::…:policy/…')",
      show(arn),
      hint,
    );
  }
  return arn;
}
