/** No way to have a server was open; says which were tried and what would open each. */
export class MissingService extends Error {
  constructor(server: string, tried: readonly string[], remedies: readonly string[]) {
    super(`No ${server}: ${tried.join("; ")}.\nDo one of these:\n${remedies.map((line) => `  - ${line}`).join("\n")}`);
    this.name = "MissingService";
  }
}
