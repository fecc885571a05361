/**
 * CloudWatch's pattern for lines with any of these terms: `?` makes each an alternative; quotes allow characters other than
 * letters and digits.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function anyOf(terms: readonly string[]): string {
  return terms.map((term) => `?"${term}"`).join(" ");
}
