/** An alarm's name without the stack's prefix and Pulumi's random suffix. @param stack `<project>/<stack>` */
export function shortAlarmName(name: string, stack: string): string {
  const prefix = `${stack.replace("/", "-")}-`;
  return (name.startsWith(prefix) ? name.slice(prefix.length) : name).replace(/-[0-9a-f]{7}$/, "");
}
