import { createChartkey, createKeyring, type Participant } from "@chartkey/core";
import { type Wallet } from "@chartkey/core/adapters";
import { memoryBlobs, memoryProfiles } from "@chartkey/core/fakes";
import { beforeAll, describe, expect, test } from "vitest";
import {
  batchingRelayer,
  type EvmLedger,
  type EvmWallet,
  relayed,
  type Relayer,
  walletRelayer,
} from "../../src/index.js";
import { libraries } from "../setup/libraries.js";
import { relaySetting } from "../setup/relay-setting.js";
import { smartAccount } from "../setup/smart-account.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const note = (title: string) => ({ content: new TextEncoder().encode(title), title, mediaType: "text/plain" });

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const titles = async (me: Participant, list: "records" | "sharedRecords") =>
  (await all(me[list].list())).map((row) => (row.ok ? row.record.title : row.problem.code));

const relayers: Readonly<Record<string, (ledger: EvmLedger, payer: EvmWallet) => Relayer>> = {
  "at once": walletRelayer,
  "in batches": (ledger, payer) => batchingRelayer(ledger, payer, { wait: 20 }),
};

describe.each(Object.entries(relayers))("people without funds, whose acts are relayed %s", (_, relayerOf) => {
  let s: Awaited<ReturnType<typeof relaySetting>>;
  let connect: (wallet: Wallet) => Promise<Participant>;

  beforeAll(async () => {
    s = await relaySetting(chain, libraries.viem);
    const ledger = relayed(s.ledger, relayerOf(s.ledger, s.payer));
    const app = createChartkey({
      ledger,
      blobs: memoryBlobs(),
      profiles: memoryProfiles(),
      trust: { requests: "anyone" },
    });
    connect = async (wallet) => app.connect({ wallet, keyring: await createKeyring() });
  });

  /** Runs one act, and expects this many prompts. */
  const prompting = async <T>(prompts: number, act: () => Promise<T>): Promise<T> => {
    const before = s.prompts();
    const result = await act();
    expect(s.prompts() - before).toBe(prompts);
    return result;
  };

  test("go through the whole story, with one prompt an act", async () => {
    const [patient, doctor] = [await s.person(), await s.person()];
    const [asha, rao] = [await connect(patient), await connect(doctor)];
    const profile = (name: string) => ({ name, listed: true });
    await prompting(2, () => asha.register({ roles: ["patient"], profile: profile("Asha") }));
    await prompting(2, () => rao.register({ roles: ["doctor"], profile: profile("Dr Rao") }));
    await prompting(1, () => asha.records.add(note("First")));
    await prompting(1, () => asha.records.addMany([note("Second"), note("Third")]));
    await prompting(1, () => rao.sentRequests.send({ patient: asha.address, purpose: "TREAT", message: "Please" }));
    const [request] = await prompting(0, () => all(asha.requests.list({ state: "open" })));
    if (!request) throw new Error("No request came");
    const day = 86_400_000;
    const now = Number((await chain.client.getBlock()).timestamp) * 1000;
    await prompting(1, () => asha.requests.approve(request.id, { until: new Date(now + day) }));
    expect(await prompting(0, () => titles(rao, "sharedRecords"))).toEqual(["Third", "Second", "First"]);
    const [row] = await all(rao.sharedRecords.list());
    if (!row?.ok) throw new Error("Nothing is shared");
    const opened = await prompting(0, () => rao.sharedRecords.open(row.record.ref));
    expect(new TextDecoder().decode(await opened.bytes())).toBe("Third");
    await prompting(1, () =>
      asha.grants.give({ grantee: rao.address, scope: "everything", until: new Date(now + 9 * day) }),
    );
    await prompting(1, () => asha.folders.create("Labs"));
    const [grant] = await all(asha.grants.list({ state: "active" }));
    if (!grant) throw new Error("There is no grant");
    await prompting(1, () => asha.grants.revoke(grant));
    await prompting(1, () => asha.records.add(note("After")));
    expect(await titles(rao, "sharedRecords")).toEqual([]);
    expect(await titles(asha, "records")).toHaveLength(4);
    expect(await all(asha.history())).not.toHaveLength(0);
    for (const { address } of [patient, doctor]) {
      expect(await chain.client.getBalance({ address })).toBe(0n);
      expect(await chain.client.getTransactionCount({ address })).toBe(0);
    }
  });

  test.each(["deployed", "undeployed"] as const)(
    "patients whose account is a smart account (%s) register and grant",
    async (state) => {
      const account = await smartAccount(chain);
      if (state === "deployed") await chain.client.setCode({ address: account.address, bytecode: account.runtime });
      const [asha, rao] = [await connect(account[state]), await connect(await s.person())];
      await asha.register({ roles: ["patient"], profile: { name: "Asha", listed: true } });
      await rao.register({ roles: ["doctor"], profile: { name: "Dr Rao", listed: true } });
      await asha.records.add(note("First"));
      await asha.grants.give({ grantee: rao.address, scope: "everything" });
      expect(await titles(rao, "sharedRecords")).toEqual(["First"]);
      expect(await rao.people.get(asha.address)).toMatchObject({ name: "Asha" });
    },
  );
});
