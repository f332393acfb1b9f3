import { createChartkey, createKeyring } from "@chartkey/core";
import { type Act, type Hex, parseAddress, NO_REQUEST } from "@chartkey/core/adapters";
import { memoryBlobs, memoryProfiles } from "@chartkey/core/fakes";
import { describe, expect, test } from "vitest";
import type { EvmWallet } from "../../src/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { publishedAccounts } from "../setup/published-accounts.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
/** Its clock is moved. */
const late = await ownChain("anvil");
const DAY = 86_400;

describe.each(Object.entries(publishedAccounts))("%s", (name, accountOn) => {
  test("carries a patient's story: register, add, give, revoke", async () => {
    const { ledger } = libraries.viem.connect(chain, await newLedger(chain));
    const app = createChartkey({
      ledger,
      blobs: memoryBlobs(),
      profiles: memoryProfiles(),
      trust: { requests: "anyone" },
    });
    const account = await accountOn(chain, async () => {});
    const patient = await app.connect({ wallet: account, keyring: await createKeyring() });
    const wallet = await libraries.viem.wallet(chain, await newKey(chain));
    const doctor = await app.connect({ wallet, keyring: await createKeyring() });
    await patient.register({ roles: ["patient"], profile: { name: "Asha", listed: true } });
    await doctor.register({ roles: ["doctor"], profile: { name: "Dr Rao", listed: true } });
    await patient.records.add({ content: new Uint8Array([1, 2, 3]), title: "First", mediaType: "text/plain" });
    expect(await doctor.people.get(patient.address)).toMatchObject({ name: "Asha" });
    const titles = async () => {
      const found: string[] = [];
      for await (const row of doctor.sharedRecords.list()) found.push(row.ok ? row.record.title : row.problem.code);
      return found;
    };
    const now = Number((await chain.client.getBlock()).timestamp);
    await patient.grants.give({ grantee: doctor.address, scope: "everything", until: new Date((now + DAY) * 1000) });
    expect(await titles()).toEqual(["First"]);
    await patient.grants.revokeEveryone();
    expect(await titles()).toEqual([]);
    const actors = new Set<string>();
    for await (const update of ledger.entries({ log: account.address }))
      if (update.type === "entry" && "patient" in update.entry.act) actors.add(update.entry.act.patient);
    expect([...actors]).toEqual([account.address]);
  });

  test("whose call inside fails has written nothing: LEDGER_REVERTED", async () => {
    const { ledger } = libraries.viem.connect(late, await newLedger(late));
    const account = await accountOn(late, () => late.advance(2 * DAY));
    const now = Number((await late.client.getBlock()).timestamp);
    const grant: Act = {
      kind: "grantAccess",
      patient: account.address,
      grantee: parseAddress(`0x${"d0".repeat(20)}`),
      scope: `0x${"00".repeat(32)}`,
      until: now + DAY,
      permissions: 1,
      envelope: `0x${"07".repeat(32)}`,
      request: NO_REQUEST,
    };
    const transactions: string[] = [];
    const submitting = ledger.submit([grant], account, {
      onProgress: (event) => event.type === "ledger:submitted" && void transactions.push(event.transaction),
    });
    await expect(submitting).rejects.toMatchObject({ code: "LEDGER_REVERTED", retryable: false });
    expect((await ledger.account(account.address)).nonce).toBe(0);
    const [hash] = transactions;
    const { status } = await late.client.getTransactionReceipt({ hash: hash as `0x${string}` });
    // the reference account alone passes the failure on
    expect(status).toBe(name.startsWith("the reference") ? "reverted" : "success");
  });
});

test("a Safe that answers with a safeTxHash is waited for until its owners have signed", async () => {
  const { ledger } = libraries.viem.connect(chain, await newLedger(chain));
  const account = await publishedAccounts["Safe 1.5.0"](chain, async () => {});
  const safeTxHash: Hex = `0x${"5a".repeat(32)}`;
  const { promise: executed, resolve } = Promise.withResolvers<Hex>();
  let sign: (() => void) | undefined;
  const send: EvmWallet["send"] = async (call) => {
    sign = () => resolve(account.send(call));
    return safeTxHash;
  };
  const act: Act = { kind: "publishKey", participant: account.address, key: `0x${"01".repeat(32)}` };
  const submitting = ledger.submit(
    [act],
    { ...account, send },
    {
      onProgress: ({ type }) => type === "ledger:submitted" && sign?.(),
    },
  );
  expect(await submitting).toMatchObject({ transaction: await executed });
});
