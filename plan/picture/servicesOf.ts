import type { Card } from "./diagram";
import type { Environment } from "../inventory/environment";
import { counted, firstOf, shortId } from "./words";

/** Cards of the services outside the VPC. */
export function servicesOf(environment: Environment): Card[] {
  const { prefect, hasEventQueue, hasOwnRegistry, secrets, dataStore, logs, alarms, addresses, others } =
    environment;
  const reserve = addresses.filter(({ natGateway }) => natGateway === undefined);
  const cards: (Card | false)[] = [
    hasEventQueue && {
      id: "events",
      icon: "bell-ring",
      title: "Event queue",
      lines: ["detects crashed runs"],
    },
    secrets.length > 0 && {
      id: "secrets",
      icon: "key-round",
      title: "Secrets",
      lines: firstOf(secrets, 2),
    },
    dataStore !== undefined && {
      id: "data-store",
      icon: "database",
      title: "Data store",
      lines: [dataStore, prefect.isOwn ? "for flow runs and Prefect" : "for flow runs alone"],
    },
    {
      id: "registry",
      icon: "package",
      title: "Image registry",
      lines: [hasOwnRegistry ? "one image for all" : "of another stack"],
    },
    {
      id: "logs",
      icon: "scroll-text",
      title: "Logs",
      lines: [counted(logs.groupCount, "group"), `kept ${counted(logs.retentionDays, "day")}`],
    },
    alarms.count > 0 && {
      id: "alarms",
      icon: "siren",
      title: counted(alarms.count, "alarm"),
      lines: ["and a dashboard", alarms.areMailed ? "by e-mail" : "no e-mail set"],
    },
    reserve.length > 0 && {
      id: "reserve",
      icon: "map-pin",
      title: "Elastic IP",
      lines: [
        "in reserve",
        ...firstOf(
          reserve.map(({ name }) => shortId(name)),
          2,
        ),
      ],
    },
    others.length > 0 && {
      id: "others",
      icon: "boxes",
      title: "Other resources",
      lines: firstOf(
        others.map(({ type, count }) => `${count} × ${nounOf(type)}`),
        2,
      ),
    },
  ];
  return cards.filter((card) => card !== false);
}

/** `aws:s3/bucket:Bucket` → `Bucket` */
function nounOf(type: string): string {
  return type.split(":").pop() ?? type;
}
