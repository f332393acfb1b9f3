import {
  type Act,
  type Address,
  type Hex,
  parseAddress,
  type SubmitOptions,
  type Wallet,
} from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { type Relayer, walletRelayer } from "../../src/index.js";
import { countPrompts, newKey } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { keyAct, relayedInTime, relaySetting } from "../setup/relay-setting.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const start = { nonce: 0, access: 0 };
const bytes32 = (n: number): Hex => `0x${n.toString(16).padStart(2, "0").repeat(32)}`;
const YEAR = 3_600 * 24 * 365;

const card = (patient: Address, n = 1): Act => ({ kind: "fileCard", patient, location: bytes32(9), card: bytes32(n) });
const epoch = (patient: Address): Act => ({ kind: "startEpoch", patient, epochs: [bytes32(7)], lockbox: bytes32(8) });
const revocations = (patient: Address): readonly Act[] =>
  [1, 2].map((n) => ({
    kind: "revokeAccess",
    patient,
    grantee: parseAddress(`0x${`${n}c`.repeat(20)}`),
    scope: bytes32(0),
  }));

const conflict = { code: "LEDGER_CONFLICT", message: "Another act of this account came first", retryable: true };

/** An account whose one device has a relayer, and whose other one sends by itself. */
async function setting() {
  const s = await relaySetting(chain);
  const sender = await libraries.viem.wallet(chain, await newKey(chain));
  let prompts = 0;
  const person = countPrompts(sender, () => void (prompts += 1));
  const honest = walletRelayer(s.ledger, s.payer);
  const relayer: Relayer = { submit: (call, options) => ((asked += 1), honest.submit(call, options)) };
  let asked = 0;
  return {
    ...s,
    honest,
    person,
    patient: person.address,
    ledger: relayedInTime(s.ledger, relayer),
    through: (other: Relayer) => relayedInTime(s.ledger, other),
    meanwhile: (act: Act) => s.ledger.submit([act], sender),
    /** How often the person was asked, and how often the relayer. */
    askedFor: () => [prompts, asked],
  };
}

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

describe("a relayed act", () => {
  test("that another one has overtaken is refused before anything is stored, and before the prompt", async () => {
    const { ledger, person, patient, meanwhile, askedFor, acts } = await setting();
    await meanwhile(epoch(patient));
    for (const own of [[card(patient)], [keyAct(patient)], [keyAct(patient), epoch(patient)]]) {
      const { events, options } = observed();
      await expect(ledger.submit(own, person, options)).rejects.toMatchObject(conflict);
      expect(events).toEqual([]);
    }
    expect(askedFor()).toEqual([0, 0]);
    expect(await acts()).toEqual([epoch(patient)]);
  });

  test("is signed once what has to happen before the prompt has happened", async () => {
    const { ledger, person, patient } = await setting();
    const { events, options } = observed();
    await ledger.submit([keyAct(patient)], person, options);
    expect(events.slice(0, 2)).toEqual(["before the prompt", "wallet:prompted"]);
  });

  test("ends with what fails before the prompt", async () => {
    const { ledger, person, patient, askedFor } = await setting();
    const reason = new Error("The store is full");
    const options = { base: start, beforePrompt: () => Promise.reject(reason) };
    await expect(ledger.submit([keyAct(patient)], person, options)).rejects.toBe(reason);
    expect(askedFor()).toEqual([0, 0]);
  });

  test.each([
    ["a card", card],
    ["a key", keyAct],
  ])("that is overtaken while something is stored is not signed: %s", async (_, own) => {
    const { ledger, person, patient, meanwhile, askedFor, acts } = await setting();
    const options = { base: start, beforePrompt: async () => void (await meanwhile(epoch(patient))) };
    await expect(ledger.submit([own(patient)], person, options)).rejects.toMatchObject(conflict);
    expect(askedFor()).toEqual([0, 0]);
    expect(await acts()).toEqual([epoch(patient)]);
  });

  test("that is a card is signed for the account as it is, while the access count is the same", async () => {
    const { ledger, person, patient, meanwhile, acts } = await setting();
    await meanwhile(card(patient, 2));
    await ledger.submit([card(patient)], person, { base: start });
    expect(await acts()).toEqual([card(patient, 2), card(patient)]);
  });

  test.each([
    ["a card by a card", card],
    ["a key by a card", keyAct],
  ])("that is overtaken while it is signed never happens: %s", async (_, own) => {
    const { ledger, person, patient, meanwhile, acts } = await setting();
    const slow: Wallet = {
      ...person,
      signTypedData: async (...args) => {
        await meanwhile(card(patient, 2));
        return person.signTypedData(...args);
      },
    };
    await expect(ledger.submit([own(patient)], slow, { base: start })).rejects.toMatchObject(conflict);
    expect(await acts()).toEqual([card(patient, 2)]);
  });
});

describe("relayed revocations", () => {
  test.each([
    ["before their deadline", 0],
    ["after their deadline", YEAR],
  ])("that a direct act overtakes are dropped for certain, %s, and can be signed again", async (_, seconds) => {
    const { ledger, through, honest, person, patient, meanwhile, acts } = await setting();
    let late: () => Promise<unknown> = async () => {};
    const slow: Relayer = {
      submit: async (call) => {
        late = () => honest.submit(call);
        await meanwhile(card(patient));
        await chain.advance(seconds + 1);
        return new Promise(() => {});
      },
    };
    const submitting = through(slow).submit(revocations(patient), person);
    await expect(submitting).rejects.toMatchObject({ code: "LEDGER_DROPPED", retryable: true });
    await expect(late()).rejects.toMatchObject({ code: "LEDGER_REVERTED" });
    await ledger.submit(revocations(patient), person);
    await expect(late()).rejects.toMatchObject({ code: "LEDGER_REVERTED" });
    expect(await acts()).toEqual([card(patient), ...revocations(patient)]);
  });

  test("are signed for the account as it is, whatever they were planned on", async () => {
    const { ledger, person, patient, meanwhile, acts } = await setting();
    await meanwhile(epoch(patient));
    await ledger.submit(revocations(patient), person, { base: start });
    expect(await acts()).toEqual([epoch(patient), ...revocations(patient)]);
  });
});
