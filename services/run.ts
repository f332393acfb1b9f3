/**
 * node services/run.ts starts the servers, prints their addresses, stays until it is signalled node
 * services/run.ts -- command args... runs the command with the addresses in its environment; exits
 * as it does
 */
import { once } from "node:events";
import { runCommand } from "./run-command.ts";
import { startServices } from "./start-services.ts";

const interruption = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => interruption.abort());
const { signal } = interruption;

const [file, ...args] = process.argv.slice(process.argv[2] === "--" ? 3 : 2);
const interrupted = 130;

process.exitCode = await main().catch((error: unknown) => {
  if (signal.aborted) return interrupted;
  console.error(error instanceof Error ? error.message : error);
  return 1;
});

async function main(): Promise<number> {
  const services = await startServices(signal);
  try {
    for (const line of services.sources) console.error(line);
    const addresses = {
      KUBO_API_URL: services.kuboApiUrl,
      MONGODB_URI: services.mongodbUri,
      POSTGRES_URL: services.postgresUrl,
    };
    if (file !== undefined) return await runCommand([file, ...args], { ...process.env, ...addresses }, signal);
    for (const [name, url] of Object.entries(addresses)) console.log(`${name}=${url}`);
    if (!signal.aborted) await stay(signal);
    return 0;
  } finally {
    await services.stop();
  }
}

/** A signal's listener does not keep Node running; this does. */
async function stay(until: AbortSignal): Promise<void> {
  const heartbeat = setInterval(() => {}, 2 ** 30);
  await once(until, "abort");
  clearInterval(heartbeat);
}
