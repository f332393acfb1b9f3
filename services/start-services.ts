import { startKubo } from "./start-kubo.ts";
import { startMongo } from "./start-mongo.ts";

export interface Services {
  readonly kuboApiUrl: string;
  readonly mongodbUri: string;
  /** One line per server for people: what it is and where it came from. */
  readonly sources: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Starts both servers, or neither. The error names each that is missing. */
export async function startServices(signal?: AbortSignal): Promise<Services> {
  const [kubo, mongo] = await Promise.allSettled([startKubo(signal), startMongo(signal)]);
  const stop = async () => {
    const started = [kubo, mongo].filter((result) => result.status === "fulfilled");
    await Promise.all(started.map(({ value }) => value.stop()));
  };
  if (kubo.status === "fulfilled" && mongo.status === "fulfilled") {
    return {
      kuboApiUrl: kubo.value.url,
      mongodbUri: mongo.value.url,
      sources: [`Kubo: ${kubo.value.source}`, `MongoDB wire: ${mongo.value.source}`],
      stop,
    };
  }
  await stop();
  signal?.throwIfAborted();
  const causes = [kubo, mongo].filter((result) => result.status === "rejected").map(({ reason }) => reason as Error);
  throw new AggregateError(causes, causes.map(({ message }) => message).join("\n\n"));
}
