/** No server could be started. The message lists what was tried, and what each way needs. */
export class MissingService extends Error {
  constructor(server: string, tried: readonly string[], remedies: readonly string[]) {
    super(`No ${server}: ${tried.join("; ")}.\nDo one of these:\n${remedies.map((line) => `  - ${line}`).join("\n")}`);
    this.name = "MissingService";
  }
}
