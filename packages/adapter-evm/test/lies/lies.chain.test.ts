import { createReader, type HistoryEntry, type Page } from "@chartkey/core";
import { type HeadSource, isChartkeyError, type Ledger } from "@chartkey/core/adapters";
import { memoryDevice, memoryProfiles } from "@chartkey/core/fakes";
import { createPublicClient, http } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PATIENCE } from "../../../../test/setup/patience.js";
import { type JsonRpcClient, provenHeads } from "../../src/proofs/index.js";
import { type Endpoint, ethersProvider, libraries } from "../setup/libraries.js";
import { type LyingProxy, startLyingProxy } from "../setup/lying-proxy.js";
import { ownChain } from "../setup/test-chain.js";
import { aboutEntries } from "./about-entries.js";
import { aboutForm } from "./about-form.js";
import { aboutState } from "./about-state.js";
import { type Outcome, type Setting, settings } from "./outcomes.js";
import { type Scene, scene } from "./scene.js";

/** Only silence has to be waited for. */
const SILENT = "never answers";

const clients: Record<keyof typeof libraries, (node: Endpoint) => JsonRpcClient> = {
  viem: ({ chain, url }) => createPublicClient({ chain, transport: http(url, { retryCount: 0, timeout: PATIENCE }) }),
  ethers: (node) => ethersProvider(node),
};

const honest = await ownChain("anvil");

describe.each(["viem", "ethers"] as const)("through %s, a node that", (name) => {
  const library = libraries[name];
  let proxy: LyingProxy;
  let truth: Scene;

  beforeAll(async () => {
    truth = await scene(honest);
    proxy = await startLyingProxy(honest.url);
  });
  afterAll(() => proxy.stop());

  /** What the patient's history shows to a new reader. */
  const shown = async (ledger: Ledger<never>, heads: HeadSource | undefined, device = memoryDevice()) =>
    createReader({ ledger, ...(heads && { heads }), device, profiles: memoryProfiles() })
      .history(truth.patient)
      .page({ size: 100 });

  const given: Record<Setting, (node: Endpoint, device: ReturnType<typeof memoryDevice>) => HeadSource | undefined> = {
    nothing: () => undefined,
    remembered: () => undefined,
    second: () => truth.ledger,
    proof: (node) =>
      provenHeads({
        ledger: truth.ledger.id,
        client: clients[name](node),
        trustedBlock: () => honest.client.getBlock(),
      }),
  };

  async function outcomeIn(setting: Setting, timeout = PATIENCE): Promise<Outcome> {
    const device = memoryDevice();
    const expected = await shown(truth.ledger, undefined, setting === "remembered" ? device : memoryDevice());
    const node = { ...honest, url: proxy.url };
    const { ledger, close } = library.connect(node, { ...truth.options, timeout });
    try {
      return outcomeOfPage(expected, await shown(ledger, given[setting](node, device), device));
    } catch (error) {
      return outcomeOfError(error, setting);
    } finally {
      close();
    }
  }

  test.each(Object.entries({ ...aboutEntries, ...aboutState, ...aboutForm }))("%s", async (title, [lie, outcomes]) => {
    const found: Partial<Record<Setting, Outcome>> = {};
    proxy.setLie(lie(truth));
    try {
      for (const setting of settings) found[setting] = await outcomeIn(setting, title === SILENT ? 20 : undefined);
    } finally {
      proxy.setLie();
    }
    expect(found).toEqual(outcomes);
    expect(await outcomeIn("proof")).toBe("harmless");
  });
});

function outcomeOfError(error: unknown, setting: Setting): Outcome {
  if (isChartkeyError(error, "LEDGER_UNAVAILABLE", "MISCONFIGURED")) return "refused";
  if (!isChartkeyError(error, "LEDGER_INCOMPLETE")) throw error;
  expect(error.retryable).toBe(true);
  if (error.message.includes("own state")) return "head";
  if (error.message.includes("this device")) return "memory";
  return setting === "proof" ? "proof" : "second node";
}

function outcomeOfPage(expected: Page<HistoryEntry>, seen: Page<HistoryEntry>): Outcome {
  const known = new Set(expected.items.map((item) => text(item)));
  const news = seen.items.filter((item) => !known.has(text(item)));
  const isWhole = expected.items.length <= seen.items.length && expected.problems.length === seen.problems.length;
  if (isWhole && news.length === 0 && expected.items.length === seen.items.length) return "harmless";
  const isOpen =
    seen.items.length - news.length === expected.items.length && news.every(({ position }) => !position.final);
  return isWhole && isOpen ? "not final" : "believed";
}

const text = (entry: HistoryEntry): string =>
  JSON.stringify(entry, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
