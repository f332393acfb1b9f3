import type { Act, ActCounters, Address, Hex, SubmitOptions } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import type { EvmLedger, EvmWallet } from "../../src/index.js";
import { sourceOf } from "../../src/ledger/evm-source.js";
import { encodeActs } from "../../src/write/act-call.js";
import { countPrompts, newKey, newLedger } from "../setup/chain-fixture.js";
import { executingAccount, execution } from "../setup/executing-account.js";
import { libraries } from "../setup/libraries.js";
import { keyAct } from "../setup/relay-setting.js";
import { ownChain } from "../setup/test-chain.js";
import { watchedLedger } from "../setup/watched-node.js";

const chain = await ownChain("anvil");
const { client } = chain;
const start: ActCounters = { nonce: 0, access: 0 };
const bytes32 = (n: number): Hex => `0x${n.toString(16).padStart(2, "0").repeat(32)}`;

const card = (patient: Address, n = 1): Act => ({ kind: "fileCard", patient, location: bytes32(9), card: bytes32(n) });
const epoch = (patient: Address): Act => ({ kind: "startEpoch", patient, epochs: [bytes32(7)], lockbox: bytes32(8) });
const revocation = (patient: Address): Act => ({ kind: "revokeEveryone", patient });

const conflict = {
  code: "LEDGER_CONFLICT",
  message: "Another act of this account came first",
  hints: ["Nothing happened. Try again."],
  retryable: true,
};

const actsOf = async (ledger: EvmLedger) => {
  const found: Act[] = [];
  for await (const update of ledger.entries({})) if (update.type === "entry") found.push(update.entry.act);
  return found;
};

/** What a submission did before it ended, in order. */
function observed() {
  const events: string[] = [];
  const options: SubmitOptions = {
    base: start,
    beforePrompt: async () => void events.push("before the prompt"),
    onProgress: ({ type }) => void events.push(type),
  };
  return { events, options };
}

describe.each(Object.entries(libraries))("two devices of an account by %s", (_, library) => {
  /** One account, and how to send a transaction of its other device. */
  async function setting() {
    const options = await newLedger(chain);
    const { ledger } = library.connect(chain, options);
    const { ledger: second } = library.connect(chain, options);
    let prompts = 0;
    const wallet = countPrompts(await library.wallet(chain, await newKey(chain)), () => void (prompts += 1));
    const patient = wallet.address;
    const meanwhile = (act: Act) => second.submit([act], wallet);
    return { options, ledger, second, wallet, patient, meanwhile, prompts: () => prompts };
  }

  test("file cards at one access count: both happen", async () => {
    const { ledger, second, wallet, patient } = await setting();
    await ledger.submit([card(patient, 1)], wallet, { base: start });
    await second.submit([card(patient, 2)], wallet, { base: start });
    expect(await actsOf(ledger)).toEqual([card(patient, 1), card(patient, 2)]);
  });

  test("a conflict is found before anything is stored, and before the prompt", async () => {
    const { ledger, wallet, patient, meanwhile, prompts } = await setting();
    await meanwhile(epoch(patient));
    for (const acts of [[card(patient)], [keyAct(patient)], [keyAct(patient), epoch(patient)]]) {
      const { events, options } = observed();
      await expect(ledger.submit(acts, wallet, options)).rejects.toMatchObject(conflict);
      expect(events).toEqual([]);
    }
    expect(prompts()).toBe(1);
    expect(await actsOf(ledger)).toEqual([epoch(patient)]);
  });

  test("what has to happen before the prompt happens once the ledger would accept the acts", async () => {
    const { ledger, wallet, patient } = await setting();
    const { events, options } = observed();
    await ledger.submit([keyAct(patient)], wallet, options);
    expect(events).toEqual(["before the prompt", "wallet:prompted", "ledger:submitted", "ledger:included"]);
  });

  test("what fails before the prompt ends the submission with the same", async () => {
    const { ledger, wallet, patient, prompts } = await setting();
    const { events, options } = observed();
    const reason = new Error("The store is full");
    const submitting = ledger.submit([keyAct(patient)], wallet, {
      ...options,
      beforePrompt: () => Promise.reject(reason),
    });
    await expect(submitting).rejects.toBe(reason);
    expect([events, prompts(), await actsOf(ledger)]).toEqual([[], 0, []]);
  });

  test("the other one is faster while something is stored: there is no prompt", async () => {
    const { ledger, wallet, patient, meanwhile, prompts } = await setting();
    const { events, options } = observed();
    const beforePrompt = async () => void (await meanwhile(epoch(patient)));
    await expect(ledger.submit([card(patient)], wallet, { ...options, beforePrompt })).rejects.toMatchObject(conflict);
    expect([events, prompts(), await actsOf(ledger)]).toEqual([[], 1, [epoch(patient)]]);
  });

  test("the other one is faster while the person reads the prompt", async () => {
    const { ledger, wallet, patient, meanwhile } = await setting();
    const slow: EvmWallet = {
      ...wallet,
      send: async (call, options) => {
        await meanwhile(epoch(patient));
        return wallet.send(call, options);
      },
    };
    await expect(ledger.submit([card(patient)], slow, { base: start })).rejects.toMatchObject(conflict);
    expect(await actsOf(ledger)).toEqual([epoch(patient)]);
  });

  /**
   * Submits while the other act is pending, with a fixed gas limit, so that nothing is estimated.
   */
  async function inOneBlock(s: Awaited<ReturnType<typeof setting>>, act: Act, other: Act, through = s.ledger) {
    const wallet: EvmWallet = {
      ...s.wallet,
      send: (call, options) => s.wallet.send({ ...call, gas: 200_000n }, options),
    };
    const { events, options } = observed();
    await client.setAutomine(false);
    try {
      const otherSent = Promise.withResolvers<void>();
      const others = s.second.submit([other], wallet, {
        base: start,
        onProgress: ({ type }) => type === "ledger:submitted" && otherSent.resolve(),
      });
      await otherSent.promise;
      const mined = Promise.withResolvers<void>();
      const submitting = through.submit([act], wallet, {
        ...options,
        onProgress: (event) => {
          options.onProgress?.(event);
          if (event.type === "ledger:submitted") mined.resolve(client.mine({ blocks: 1 }));
        },
      });
      // it may fail before anybody looks
      submitting.catch(() => {});
      await mined.promise;
      await others;
      return { submitting, events };
    } finally {
      await client.setAutomine(true);
    }
  }

  test("the other one is faster within the block", async () => {
    for (const own of [card, keyAct]) {
      const s = await setting();
      const { submitting, events } = await inOneBlock(s, own(s.patient), epoch(s.patient));
      await expect(submitting).rejects.toMatchObject(conflict);
      expect(events).toEqual(["before the prompt", "wallet:prompted", "ledger:submitted"]);
      expect(await actsOf(s.ledger)).toEqual([epoch(s.patient)]);
    }
  });

  test("the other one is faster within the block, at a node that gives no reasons", async () => {
    const s = await setting();
    const { ledger } = watchedLedger(chain, s.options, (method, [call, block]) =>
      method === "eth_call" && block !== "latest" && (call as { readonly from?: Hex }).from !== undefined
        ? { error: { code: -32_000, message: "execution reverted" } }
        : undefined,
    );
    const { submitting } = await inOneBlock(s, card(s.patient), epoch(s.patient), ledger);
    await expect(submitting).rejects.toMatchObject({ ...conflict, cause: { message: "The ledger refused" } });
  });
});

describe("a smart account's transaction that succeeds, and whose inner call fails", () => {
  /** A smart account, whose transactions make another act's call first, or only that. */
  async function setting(other: (patient: Address) => Act, without = false) {
    const options = await newLedger(chain);
    const { ledger } = libraries.viem.connect(chain, options);
    const wallet = await executingAccount(chain, (call, account) => {
      const data = encodeActs([other(account)], start, sourceOf(ledger).library);
      const first = { to: options.address, data };
      return { to: account, data: execution(without ? [first] : [first, call]) };
    });
    return { ledger, wallet, patient: wallet.address };
  }

  test.each([
    ["a key", epoch, keyAct],
    ["a card", epoch, card],
    ["an epoch", card, epoch],
  ] as const)("conflicts with another act in it: %s", async (_, other, own) => {
    const { ledger, wallet, patient } = await setting(other);
    const { events, options } = observed();
    await expect(ledger.submit([own(patient)], wallet, options)).rejects.toMatchObject(conflict);
    expect(events).toEqual(["before the prompt", "wallet:prompted", "ledger:submitted"]);
    expect(await actsOf(ledger)).toEqual([other(patient)]);
  });

  test("does not conflict where the other act leaves the count alone that the own one names", async () => {
    const { ledger, wallet, patient } = await setting((account) => card(account, 2));
    await ledger.submit([card(patient)], wallet, { base: start });
    expect(await actsOf(ledger)).toEqual([card(patient, 2), card(patient)]);
  });

  test.each([undefined, start])("is no success for a revocation without its log", async (base) => {
    const { ledger, wallet, patient } = await setting(keyAct, true);
    const submitting = ledger.submit([revocation(patient)], wallet, { base });
    await expect(submitting).rejects.toMatchObject({ code: "LEDGER_REVERTED", retryable: false });
    expect(await actsOf(ledger)).toEqual([keyAct(patient)]);
  });
});
