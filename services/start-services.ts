import { startKubo } from "./start-kubo.ts";
import { startMongo } from "./start-mongo.ts";
import { startPostgres } from "./start-postgres.ts";

export interface Services {
  readonly kuboApiUrl: string;
  readonly mongodbUri: string;
  readonly postgresUrl: string;
  /** One line per server for people: what it is and where it came from. */
  readonly sources: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Starts all three servers, or none. The error names each that is missing. */
export async function startServices(signal?: AbortSignal): Promise<Services> {
  const [kubo, mongo, postgres] = await Promise.allSettled([
    startKubo(signal),
    startMongo(signal),
    startPostgres(signal),
  ]);
  const all = [kubo, mongo, postgres];
  const stop = async () => {
    const started = all.filter((result) => result.status === "fulfilled");
    await Promise.all(started.map(({ value }) => value.stop()));
  };
  if (kubo.status === "fulfilled" && mongo.status === "fulfilled" && postgres.status === "fulfilled") {
    return {
      kuboApiUrl: kubo.value.url,
      mongodbUri: mongo.value.url,
      postgresUrl: postgres.value.url,
      sources: [
        `Kubo: ${kubo.value.source}`,
        `MongoDB wire: ${mongo.value.source}`,
        `PostgreSQL: ${postgres.value.source}`,
      ],
      stop,
    };
  }
  await stop();
  signal?.throwIfAborted();
  const causes = all.filter((result) => result.status === "rejected").map(({ reason }) => reason as Error);
  throw new AggregateError(causes, causes.map(({ message }) => message).join("\n\n"));
}
