import type { TestProject } from "vitest/node";
import { startServices } from "./start-services.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The HTTP API of a Kubo daemon, such as `http://127.0.0.1:5001`. */
    kuboApiUrl: string;
    /** A server that speaks MongoDB's wire protocol. */
    mongodbUri: string;
  }
}

/**
 * Vitest global setup: real servers for a project's tests, as `inject("kuboApiUrl")` and
 * `inject("mongodbUri")`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { kuboApiUrl, mongodbUri, stop } = await startServices();
  project.provide("kuboApiUrl", kuboApiUrl);
  project.provide("mongodbUri", mongodbUri);
  return stop;
}
