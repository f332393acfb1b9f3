import type { TestProject } from "vitest/node";
import { startServices } from "./start-services.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The HTTP API of a Kubo daemon, such as `http://127.0.0.1:5001`. */
    kuboApiUrl: string;
    /** A server that speaks MongoDB's wire protocol. */
    mongodbUri: string;
    /** A PostgreSQL, whose user may create schemas in the database that it names. */
    postgresUrl: string;
  }
}

/**
 * Vitest global setup: real servers for a project's tests, as `inject("kuboApiUrl")`,
 * `inject("mongodbUri")` and `inject("postgresUrl")`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { kuboApiUrl, mongodbUri, postgresUrl, stop } = await startServices();
  project.provide("kuboApiUrl", kuboApiUrl);
  project.provide("mongodbUri", mongodbUri);
  project.provide("postgresUrl", postgresUrl);
  return stop;
}
