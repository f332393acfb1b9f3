import { setImmediate } from "node:timers/promises";
import type { Act, Hex, Receipt, Wallet } from "@chartkey/core/adapters";
import { createWalletClient, http, parseGwei } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { PATIENCE } from "../../../../test/setup/patience.js";
import { batchingRelayer, type EvmWallet, type RelayCall, walletRelayer } from "../../src/index.js";
import { newKey } from "../setup/chain-fixture.js";
import { type Endpoint, libraries } from "../setup/libraries.js";
import { keyAct, planningRelayed, relaySetting, UNTIL_FULL } from "../setup/relay-setting.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");

describe.each(Object.entries(libraries))("a relayer that batches, by %s", (_, library) => {
  test("sends many people's acts in one transaction; each has its own position, and one prompt", async () => {
    const s = await relaySetting(chain, library);
    const ledger = planningRelayed(s.ledger, batchingRelayer(s.ledger, s.payer, { wait: UNTIL_FULL, maxCalls: 3 }));
    const people = [await s.person(), await s.person(), await s.person()];
    const receipts = await Promise.all(people.map((person) => ledger.submit([keyAct(person.address)], person)));
    const [first] = receipts;
    expect(new Set(receipts.map(({ transaction }) => transaction)).size).toBe(1);
    expect(s.prompts()).toBe(3);
    for (const { position } of receipts) expect(position.final).toBe(first?.position.final);
    const byAct = new Map<string, bigint>();
    for await (const update of s.ledger.entries({}))
      if (update.type === "entry" && update.entry.act.kind === "publishKey")
        byAct.set(update.entry.act.participant, update.entry.position.sequence);
    expect(receipts.map(({ position }) => position.sequence)).toEqual(people.map(({ address }) => byAct.get(address)));
    await chain.advance(1);
    await chain.advance(1);
    await chain.advance(1);
    for (const receipt of receipts)
      expect(await ledger.finalized(receipt)).toEqual({
        transaction: receipt.transaction,
        position: { ...receipt.position, final: true },
      });
  });

  test("one act that fails stops no other, and its submitter learns why", async () => {
    const s = await relaySetting(chain, library);
    const people = [await s.person(), await s.person(), await s.person()] as const;
    const [, second] = people;
    await planningRelayed(s.ledger, walletRelayer(s.ledger, s.payer)).submit([keyAct(second.address, 9)], second);
    const relayer = batchingRelayer(s.ledger, s.payer, { wait: UNTIL_FULL, maxCalls: 3 });
    // the second one's nonce is taken
    const calls = await Promise.all(people.map((person) => s.signedCall(keyAct(person.address), person, 0)));
    const [one, two, three] = await Promise.allSettled(calls.map((call) => relayer.submit(call)));
    expect(two).toMatchObject({ reason: { code: "LEDGER_REVERTED", message: /InvalidSignature/u } });
    expect(one).toMatchObject({ status: "fulfilled" });
    expect(three).toEqual(one);
    expect(await s.acts()).toHaveLength(3);
  });
});

describe("a batch", () => {
  const sample = async () => relaySetting(chain);

  test("keeps the order in which one person's acts came", async () => {
    const s = await sample();
    const person = await s.person();
    const relayer = batchingRelayer(s.ledger, s.payer, { wait: UNTIL_FULL, maxCalls: 3 });
    const acts = [0, 1, 2].map((n) => keyAct(person.address, n));
    const calls = await Promise.all(acts.map((act, nonce) => s.signedCall(act, person, nonce)));
    const [hash, ...others] = await Promise.all(calls.map((call) => relayer.submit(call)));
    expect(others).toEqual([hash, hash]);
    await s.included(hash);
    expect(await s.acts()).toEqual(acts);
  });

  test("holds no more calls than it may; the rest follows", async () => {
    const s = await sample();
    const relayer = batchingRelayer(s.ledger, s.payer, { wait: UNTIL_FULL, maxCalls: 2 });
    const people = await Promise.all(Array.from({ length: 5 }, () => s.person()));
    const calls = await Promise.all(people.map((person) => s.signedCall(keyAct(person.address), person, 0)));
    const [a, b, c, d, e] = await Promise.all(calls.map((call) => relayer.submit(call)));
    expect([b, d]).toEqual([a, c]);
    expect(new Set([a, c, e]).size).toBe(3);
  });

  test("leaves out a call that needs more gas than its share, and sends it alone", async () => {
    const s = await sample();
    const ledger = planningRelayed(
      s.ledger,
      batchingRelayer(s.ledger, s.payer, { wait: UNTIL_FULL, gasEach: 80_000n, maxCalls: 3 }),
    );
    const [one, two, three] = [await s.person(), await s.person(), await s.person()];
    const cards = Array.from({ length: 300 }, (_, n): Hex => `0x${n.toString(16).padStart(64, "5")}`);
    const big: Act = { kind: "fileCards", patient: two.address, location: `0x${"05".repeat(32)}`, cards };
    const key = ({ address }: Wallet) => [keyAct(address)];
    const [first, second, third] = await Promise.all([
      ledger.submit(key(one), one),
      ledger.submit([big], two),
      ledger.submit(key(three), three),
    ]);
    expect(third.transaction).toBe(first.transaction);
    expect(second.transaction).not.toBe(first.transaction);
  });

  test("with an act that succeeds in the simulation and fails in its block: the others happen", async () => {
    const s = await sample();
    const attacker = createWalletClient({
      chain: chain.chain,
      transport: http(chain.url, { timeout: PATIENCE }),
      account: privateKeyToAccount(await newKey(chain)),
    });
    const people = [await s.person(), await s.person(), await s.person()];
    const victim = people[1] ?? people[0];
    if (!victim) throw new Error("unreachable");
    const early = await s.signedCall(keyAct(victim.address, 7), victim, 0);
    const payer: EvmWallet = {
      ...s.payer,
      send: async (call) => {
        await chain.client.setAutomine(false);
        try {
          const hash = await s.payer.send(call);
          // somebody with a higher fee submits another act with the same nonce first
          const fees = { maxFeePerGas: parseGwei("90"), maxPriorityFeePerGas: parseGwei("50") };
          await attacker.sendTransaction({ to: early.to, data: early.data, gas: 200_000n, ...fees });
          await chain.client.mine({ blocks: 1 });
          return hash;
        } finally {
          await chain.client.setAutomine(true);
        }
      },
    };
    const ledger = planningRelayed(s.ledger, batchingRelayer(s.ledger, payer, { wait: UNTIL_FULL, maxCalls: 3 }));
    const fates = await Promise.allSettled(people.map((person) => ledger.submit([keyAct(person.address)], person)));
    expect(fates.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(fates[1]).toMatchObject({ reason: { code: "LEDGER_CONFLICT", retryable: true } });
    expect(await s.acts()).toHaveLength(3);
  });

  test("that comes back from a removed block without its acts: an act is final once somebody submits it", async () => {
    let looks = 0;
    let onLook = () => {};
    const watched: typeof chain & Endpoint = {
      ...chain,
      deliver: (send, body) => {
        const { method } = JSON.parse(body) as { method: string };
        if (method === "eth_call") looks += 1;
        onLook();
        return send();
      },
    };
    const s = await relaySetting(watched);
    const payer = await libraries.viem.wallet(chain, await newKey(chain));
    const calls: RelayCall[] = [];
    const batching = batchingRelayer(s.ledger, payer, { wait: UNTIL_FULL, maxCalls: 2 });
    const ledger = planningRelayed(s.ledger, {
      submit: (call, callOptions) => {
        calls.push(call);
        return batching.submit(call, callOptions);
      },
    });
    const [one, two] = [await s.person(), await s.person()];
    const alone = planningRelayed(s.ledger, walletRelayer(s.ledger, s.payer));
    const earlier = [await alone.submit([keyAct(one.address)], one), await alone.submit([keyAct(two.address)], two)];
    const [receipt] = await Promise.all([
      ledger.submit([keyAct(one.address, 2)], one),
      ledger.submit([keyAct(two.address, 2)], two),
    ]);
    const rawOf = ({ transaction }: Receipt) => chain.rpc("eth_getRawTransactionByHash", [transaction]);
    const again = [await rawOf(receipt), ...(await Promise.all(earlier.map(rawOf)))];
    await chain.rpc("anvil_rollback", [3]);
    // the acts of the batch need the nonces after the earlier ones
    for (const raw of again) await s.included((await chain.rpc("eth_sendRawTransaction", [raw])) as Hex);
    expect(await s.acts()).toEqual([keyAct(one.address), keyAct(two.address)]);

    const looked = new Promise<void>((resolve) => {
      onLook = () => looks > 5 && resolve();
    });
    looks = 0;
    const settling = ledger.finalized(receipt);
    await Promise.race([looked, settling]);
    const call = calls.find(({ data }) => data.includes(one.address.slice(2).toLowerCase()));
    if (!call) throw new Error("unreachable");
    const transaction = await payer.send({ to: call.to, data: call.data, gas: 300_000n });
    await s.included(transaction);
    await chain.client.mine({ blocks: 3 });
    expect(await settling).toMatchObject({ transaction, position: { final: true } });
  });

  test("leaves out a call that was aborted before it was sent", async () => {
    const s = await sample();
    const relayer = batchingRelayer(s.ledger, s.payer, { wait: UNTIL_FULL, maxCalls: 2 });
    const [one, two] = [await s.person(), await s.person()];
    const call = await s.signedCall(keyAct(two.address), two, 0);
    const stop = new AbortController();
    const reason = new Error("stopped");
    const left = relayer.submit(await s.signedCall(keyAct(one.address), one, 0), { signal: stop.signal });
    // it waits by now, and for ever: nothing else has come
    await setImmediate();
    stop.abort(reason);
    await expect(left).rejects.toBe(reason);
    await s.included(await relayer.submit(call));
    expect(await s.acts()).toEqual([keyAct(two.address)]);
  });

  test("that does not fill goes after a while", async () => {
    const s = await sample();
    const person = await s.person();
    const relayer = batchingRelayer(s.ledger, s.payer, { wait: 1 });
    await s.included(await relayer.submit(await s.signedCall(keyAct(person.address), person, 0)));
    expect(await s.acts()).toEqual([keyAct(person.address)]);
  });

  test.each([
    { wait: -1 },
    { maxCalls: 0 },
    { maxCalls: 1.5 },
    { gasEach: 1n },
    { gasEach: 9_000_000n },
    { maxGas: 1n },
    { maxBytes: 0 },
  ])("is not made with %o", async (options) => {
    const { ledger, payer } = await sample();
    expect(() => batchingRelayer(ledger, payer, options)).toThrow(TypeError);
  });
});
