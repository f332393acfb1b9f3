import { type Act, type Hex, type SignedActs, type Wallet, NO_REQUEST } from "@chartkey/core/adapters";
import { signedActsTypedData } from "@chartkey/core/adapters";
import { type RelayerFixture, relayerSuite } from "@chartkey/core/conformance";
import { describe, expect, test } from "vitest";
import { relayed, type RelayCall, signedActsRelayer, walletRelayer } from "../../src/index.js";
import { newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { keyAct, relaySetting } from "../setup/relay-setting.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const deadline = 2 ** 40 - 1;

async function setting() {
  const s = await relaySetting(chain);
  const hashes: Hex[] = [];
  let mood: "well" | "away" | "silent" = "well";
  const deliver = async <T>(send: () => Promise<T>): Promise<T> => {
    if (mood === "away") throw new Error("fetch failed");
    return mood === "silent" ? new Promise<T>(() => {}) : send();
  };
  const { ledger, close } = libraries.viem.connect({ ...chain, deliver }, { address: s.source.address, fromBlock: 0n });
  const wallet = await libraries.viem.wallet({ ...chain, deliver }, s.payerKey);
  const payer = {
    ...wallet,
    send: async (...given: Parameters<typeof wallet.send>) => {
      const hash = await wallet.send(...given);
      hashes.push(hash);
      return hash;
    },
  };
  const sign = async (acts: readonly Act[], by: Wallet, nonce: number | undefined): Promise<SignedActs> => {
    const terms = { ledger: ledger.id, acts, ...(nonce !== undefined && { nonce }), deadline };
    return { ...terms, signature: await by.signTypedData(signedActsTypedData(terms)) };
  };
  return {
    ...s,
    ledger,
    close,
    hashes,
    sign,
    relayer: signedActsRelayer(ledger, walletRelayer(ledger, payer)),
    be: (next: typeof mood) => void (mood = next),
  };
}

async function fixture(): Promise<RelayerFixture<SignedActs | RelayCall>> {
  const s = await setting();
  const signed = async (nonce: number): Promise<SignedActs> => {
    const person = await s.person();
    return s.sign([keyAct(person.address)], person, nonce);
  };
  return {
    relayer: s.relayer,
    signed: () => signed(0),
    refused: () => signed(1),
    async foreign() {
      const [good, other] = [await signed(0), await signed(0)];
      const elsewhere = await newLedger(chain);
      return {
        "an act that somebody else signed": { ...good, signature: other.signature },
        "an act for another ledger": { ...good, ledger: `eip155:31337:${elsewhere.address.toLowerCase()}` as never },
        "another deadline": { ...good, deadline: deadline - 1 },
        "a key too many": { ...good, to: s.payer.address } as SignedActs,
        "a call of another contract": { chainId: 31_337, to: s.payer.address, data: "0x" },
      };
    },
    async count(one) {
      await Promise.all(s.hashes.map(s.included));
      const wanted = JSON.stringify("acts" in one ? one.acts[0] : undefined);
      return (await s.acts()).filter((act) => JSON.stringify(act) === wanted).length;
    },
    sent: () => s.hashes.length,
    unplug: async () => s.be("away"),
    hang: async () => s.be("silent"),
    secrets: [s.payerKey],
    dispose: async () => s.close(),
  };
}

describe("a relayer of signed acts on a chain", () => {
  for (const [title, run] of Object.entries(relayerSuite)) test(title, () => run(fixture));

  test("submits a batch, an offer, a request, and calls as they are", async () => {
    const s = await setting();
    const [patient, doctor] = [await s.person(), await s.person()];
    const scope: Hex = `0x01${"ab".repeat(16)}${"00".repeat(15)}`;
    const terms = { until: 2 ** 33, permissions: 7, envelope: `0x${"01".repeat(32)}`, request: NO_REQUEST } as const;
    const [p, d] = [patient.address, doctor.address];
    const grant: Act = { kind: "grantAccess", patient: p, grantee: d, scope, ...terms };
    const offer: Act = { kind: "offerRecord", patient: p, author: d, scope, amends: false, offer: terms.envelope };
    const request: Act = { kind: "requestAccess", patient: p, requester: d, message: terms.envelope };
    await s.included(await s.relayer.submit(await s.sign([keyAct(p), grant], patient, 0)));
    const { nonce } = (await s.ledger.grant({ patient: p, grantee: d, scope })) ?? {};
    await s.included(await s.relayer.submit(await s.sign([offer], doctor, nonce)));
    await s.included(await s.relayer.submit(await s.sign([request], doctor, undefined)));
    expect(await s.acts()).toEqual([keyAct(p), grant, offer, request]);
    const planned = { base: { nonce: 0, access: 0 } };
    await relayed(s.ledger, s.relayer).submit([keyAct(d)], doctor, planned);
    expect((await s.acts()).at(-1)).toEqual(keyAct(d));
    s.close();
  });
});
