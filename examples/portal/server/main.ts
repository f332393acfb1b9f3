// The portal. `pnpm portal` builds its page and runs it on parts inside this process; `pnpm
// services pnpm portal` on Kubo and a server that speaks MongoDB's protocol.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { connectChain } from "./chain.ts";
import { embeddedChain } from "./embedded-chain.ts";
import { startPortal } from "./portal.ts";
import { listenForRegistrar } from "./registrar.ts";
import { settingsOf } from "./settings.ts";

process.umask(0o077);
const here = join(import.meta.dirname, "..");
const settings = settingsOf(process.env, join(here, ".data"));
mkdirSync(settings.folder, { recursive: true, mode: 0o700 });

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};
const embedded = process.env["RPC_URL"] ? undefined : await embeddedChain({ ...settings, port: settings.port + 1 });
const chain = embedded ?? connectChain(setting);
const portal = await startPortal(settings, chain, join(here, "dist"));
console.log(`The portal is at ${portal.url}`);
if (embedded) listenForRegistrar(embedded);

async function stop(): Promise<void> {
  process.stdin.destroy();
  await portal.stop();
  await chain.stop();
}
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void stop());
