import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../../../services/free-port.ts";
import { type EmbeddedChain, embeddedChain } from "../../server/embedded-chain.ts";
import { type Portal, startPortal } from "../../server/portal.ts";
import { settingsOf } from "../../server/settings.ts";

const page = fileURLToPath(new URL("../../dist", import.meta.url));

export interface TestPortal {
  readonly url: string;
  readonly chain: EmbeddedChain;
  /** Stops the server, and starts it again on the same port and folder. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A portal with a chain and a folder of its own; on real stores where `env` names them. */
export async function testPortal(env: NodeJS.ProcessEnv = {}): Promise<TestPortal> {
  const folder = await mkdtemp(join(tmpdir(), "chartkey-portal-"));
  const settings = settingsOf({ ...env, PORT: String(await freePort()) }, folder);
  const chain = await embeddedChain({ ...settings, port: 0 });
  let portal: Portal = await startPortal(settings, chain, page);
  return {
    url: settings.url,
    chain,
    async restart() {
      await portal.stop();
      portal = await startPortal(settings, chain, page);
    },
    async stop() {
      await portal.stop();
      await chain.stop();
      await rm(folder, { recursive: true });
    },
  };
}
