import { describe, expect, test } from "vitest";
import type { RelayerFixture } from "../../src/conformance/relayer-fixture.js";
import { relayerSuite } from "../../src/conformance/relayer-suite.js";
import { sabotages } from "../../src/conformance/sabotages/index.js";
import { bites } from "../../src/conformance/sabotages/sabotage.js";
import type { Act } from "../../src/domain/acts/act.js";
import { hashAct } from "../../src/domain/acts/head.js";
import { type Hex, toHex } from "../../src/domain/encoding/bytes.js";
import type { Address } from "../../src/domain/identifiers/address.js";
import { memoryLedger } from "../../src/fakes/memory-ledger.js";
import { memoryRelayer } from "../../src/fakes/memory-relayer.js";
import { submissionOf } from "../../src/fakes/memory-submission.js";
import { memoryWallet } from "../../src/fakes/memory-wallet.js";
import { impatient } from "./impatient.js";

/** An act that its actor has signed, for the ledger in memory. */
interface SignedAct {
  readonly act: Act;
  readonly actor: Address;
  readonly nonce: number;
  readonly signature: Hex;
}

const secret = "ab".repeat(32);

/** The relayer in memory, which sends to a ledger in memory as a chain's account would. */
async function memoryRelayerFixture(): Promise<RelayerFixture<SignedAct>> {
  const ledger = memoryLedger();
  let [people, sent] = [0, 0];
  const relayer = memoryRelayer<SignedAct>(async ({ act, actor, nonce, signature }, options) => {
    const signer = { address: actor, signTypedData: async () => signature };
    const base = { nonce, access: 0 };
    // the ledger asks for the signature once it would accept the act
    const { transaction } = await ledger.submit([act], signer, { signal: options?.signal, base });
    sent += 1;
    return toHex(new TextEncoder().encode(transaction.padStart(32)));
  });

  const signedWith = async (nonce: number): Promise<SignedAct> => {
    const wallet = memoryWallet(`person ${(people += 1)}`);
    const act: Act = { kind: "publishKey", participant: wallet.address, key: `0x${"01".repeat(32)}` };
    const signature = await wallet.signTypedData(submissionOf(ledger.id, wallet.address, [act]));
    return { act, actor: wallet.address, nonce, signature };
  };

  const foreign = async (): Promise<Readonly<Record<string, SignedAct>>> => {
    const [good, other] = [await signedWith(0), await signedWith(0)];
    return {
      "an act that somebody else signed": { ...good, signature: other.signature },
      "an act that was altered": { ...good, act: { ...good.act, key: `0x${"02".repeat(32)}` } as Act },
      "an act in the name of somebody else": { ...good, actor: other.actor },
    };
  };

  return {
    relayer,
    signed: () => signedWith(0),
    refused: () => signedWith(7),
    foreign,
    async count({ act }) {
      let found = 0;
      for await (const update of ledger.entries({}))
        if (update.type === "entry" && toHex(hashAct(update.entry.act)) === toHex(hashAct(act))) found += 1;
      return found;
    },
    sent: () => sent,
    unplug: async () => relayer.unplug(),
    hang: async () => relayer.hold(),
    secrets: [secret],
    dispose: async () => {},
  };
}

describe("the relayer in memory", () => {
  for (const [title, run] of Object.entries(relayerSuite)) test(title, () => run(memoryRelayerFixture));

  test("keeps calls until it is plugged in, also those that were aborted, and may repeat them", async () => {
    const sent: string[] = [];
    const hash: Hex = `0x${"01".repeat(32)}`;
    const relayer = memoryRelayer<string>(async (call) => (sent.push(call), hash));
    relayer.hold();
    const stop = new AbortController();
    const aborted = relayer.submit("one", { signal: stop.signal });
    const waiting = relayer.submit("two");
    stop.abort(new Error("stopped"));
    await expect(aborted).rejects.toThrow("stopped");
    expect(sent).toEqual([]);
    relayer.plug();
    expect(await waiting).toBe(hash);
    relayer.lose();
    expect(await relayer.submit("three")).not.toBe(hash);
    expect(sent).toEqual(["one", "two"]);
    await relayer.repeat();
    expect(sent).toEqual(["one", "two", "one", "two", "three"]);
    expect(relayer.calls).toEqual(["one", "two", "three"]);
  });
});

describe("the relayer suite notices when", () => {
  const create = impatient(memoryRelayerFixture);
  test.each(sabotages.relayer)("$what", async (sabotage) => {
    expect(await bites(relayerSuite, sabotage, create)).toEqual(expect.any(String));
  });

  test("each case has a sabotage", () => {
    expect(new Set(sabotages.relayer.map(({ noticed }) => noticed))).toEqual(new Set(Object.keys(relayerSuite)));
  });
});
