/** @throws TypeError that names the port, when one of its methods is missing */
export function checkPort(name: string, port: unknown, ...methods: readonly string[]): void {
  const given = typeof port === "object" && port !== null ? (port as Readonly<Record<string, unknown>>) : {};
  const missing = methods.find((method) => typeof given[method] !== "function");
  if (missing !== undefined) throw new TypeError(`\`${name}\` has no method \`${missing}\``);
}
