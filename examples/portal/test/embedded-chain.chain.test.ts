import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { embeddedChain } from "../server/embedded-chain.ts";

test("a chain whose state was never written begins anew, as another chain", async () => {
  const folder = await mkdtemp(join(tmpdir(), "chartkey-embedded-"));
  const start = async () => embeddedChain({ folder, host: "127.0.0.1", port: 0 });
  const first = await start();
  await first.stop();
  await rm(join(folder, "chain-state.json"));
  const second = await start();
  const code = await second.client.getCode({ address: second.ledger.address });
  await second.stop();
  await rm(folder, { recursive: true });
  expect(code).toMatch(/^0x[\da-f]{100}/u);
  expect(second.client.chain.id).not.toBe(first.client.chain.id);
});
