import { BucketAccess, type DataAccess } from "../../components/iam/dataAccess";
import { dataAccessProblems } from "../../components/iam/dataAccessProblems";
import type { Fields } from "./fields";

export interface DataAccessConfig {
  /** Data that flows use. Empty: none. */
  readonly dataAccess: DataAccess[];
}

/** Reads the data that flows use; none by default. */
export function readDataAccess(fields: Fields): DataAccess[] {
  return fields.objects("dataAccess").map((one) => {
    const given = {
      bucket: one.text("bucket"),
      access: one.choice("access", BucketAccess),
      kmsKeyArn: one.text("kmsKeyArn"),
      cluster: one.text("cluster"),
      workgroupArn: one.text("workgroupArn"),
      database: one.text("database"),
      user: one.text("user"),
    };
    one.rejectUnknown();
    const data = Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ) as DataAccess;
    one.report(...dataAccessProblems(data, one.path));
    return data;
  });
}
