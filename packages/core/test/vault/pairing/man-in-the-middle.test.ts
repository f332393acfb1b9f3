// What somebody does who has the mailbox, or the network before it.
import { base32crockford } from "@scure/base";
import { describe, expect, test } from "vitest";
import { memoryMailbox } from "../../../src/fakes/memory-mailbox.js";
import { createDeviceKey } from "../../../src/keyring/device-key.js";
import { createKeyring } from "../../../src/keyring/software-keyring.js";
import { systemEntropy } from "../../../src/platform/system.js";
import type { Entropy } from "../../../src/ports/entropy.js";
import { AnsweredCodes } from "../../../src/vault/pairing/answered-codes.js";
import type { PairingCode } from "../../../src/vault/pairing/pairing-code.js";
import { hellos } from "../../../src/vault/pairing/pairing-messages.js";
import { receiveKeyring } from "../../../src/vault/pairing/receive-keyring.js";
import { type SendKeyringOptions, sendOnce } from "../../../src/vault/pairing/send-keyring.js";
import { coded } from "../../envelope/throws.js";
import { bundleOf } from "../samples.js";
import { noting, type Noted, tampering, type Tamper } from "./hostile-mailbox.js";
import { keyringOf, twoDevices } from "./two-devices.js";

const refusals = ["SEAL_INVALID", "FORMAT_INVALID", "FORMAT_UNKNOWN", "LIMIT_EXCEEDED", "PAIRING_ENDED"];
const refused = {
  status: "rejected",
  reason: { code: expect.toSatisfy((code: string) => refusals.includes(code)) as unknown },
};
const altered = { status: "rejected", reason: coded("SEAL_INVALID") };
const yes = { confirm: () => true };

/** Sends a keyring from a device that is not the phone, and has answered no code. */
const elsewhere = async (options: SendKeyringOptions) => sendOnce(new AnsweredCodes(), options);

/** Random bytes, of which the name of the channel is this one. */
const onChannel = ({ code }: PairingCode): Entropy => {
  const channel = new Uint8Array(base32crockford.decode(code.replace("-", "").toUpperCase()));
  return { bytes: (length) => (length === 5 ? channel : systemEntropy.bytes(length)) };
};

/** Somebody between two mailboxes, who pairs with both devices, each time as the other. */
function somebodyBetween() {
  const [toPhone, toLaptop] = [memoryMailbox(), memoryMailbox()];
  const [put, loot]: [Noted, unknown[]] = [[], []];
  const attack = async (code: PairingCode) => {
    const shown = Promise.withResolvers<PairingCode>();
    const steal = async () => {
      const entropy = onChannel(code);
      loot.push(await receiveKeyring({ mailbox: toPhone, show: shown.resolve, entropy, ...yes }));
    };
    const slipIn = async () =>
      elsewhere({ mailbox: toLaptop, keyring: await createKeyring(), code: code.code, ...yes });
    for (const attempt of [steal(), slipIn()]) attempt.catch(() => {});
    await shown.promise;
  };
  return { phone: noting(toPhone, put), laptop: toLaptop, put, loot, attack };
}

test("whoever swaps all keys makes the digits differ, and gets nothing", async () => {
  const { pair } = await twoDevices();
  const { phone, laptop, put, loot, attack } = somebodyBetween();
  const read = async (code: PairingCode) => (await attack(code), code.code);
  const ends = await pair({ phone, laptop, read });
  expect(ends.shown.phone).toMatch(/^\d{3} \d{4}$/u);
  expect(ends.shown.laptop).toMatch(/^\d{3} \d{4}$/u);
  expect(ends.shown.phone).not.toBe(ends.shown.laptop);
  expect(ends).toMatchObject({ laptop: refused, phone: refused });
  expect([put[3], loot], "The sealed keyring").toEqual([undefined, []]);
});

test("whoever swaps all keys is noticed before any digits when the code was scanned", async () => {
  const { pair } = await twoDevices();
  const { phone, laptop, put, loot, attack } = somebodyBetween();
  const read = async (code: PairingCode) => (await attack(code), code.qr);
  const ends = await pair({ phone, laptop, read, receive: { confirm: () => false } });
  expect(ends.phone).toMatchObject(altered);
  expect([ends.shown.phone, put.length, loot]).toEqual([undefined, 0, []]);
});

test("another recipient in the new device's message is noticed by the known device", async () => {
  const { pair, mailbox } = await twoDevices();
  const { recipient } = await createDeviceKey();
  const put: Noted = [];
  const swap: Tamper = (number, message) =>
    number === 1 ? hellos.encode({ ...hellos.decode(message), recipient }) : message;
  const ends = await pair({ phone: tampering(mailbox, swap, put) });
  expect(ends).toMatchObject({ laptop: refused, phone: altered });
  expect([put[3], ends.shown.phone]).toEqual([undefined, undefined]);
});

test("another keyring in place of the sealed one is noticed, though it is sealed to the new device", async () => {
  const { pair, mailbox } = await twoDevices();
  const mallory = await createKeyring();
  let forged = new Uint8Array();
  const swap: Tamper = (number, message) => (number === 4 ? forged : message);
  const read = async ({ code }: PairingCode) => {
    const { recipient } = hellos.decode(await mailbox.take(code.replace("-", ""), 1));
    forged = new Uint8Array(await mallory.seal({ recipient }));
    return code;
  };
  const { laptop } = await pair({ laptop: tampering(mailbox, swap), read });
  expect(laptop).toMatchObject(altered);
});

/** The messages of a pairing that went well. */
async function pairingBefore(): Promise<Noted> {
  const { pair, mailbox } = await twoDevices();
  const put: Noted = [];
  await pair({ phone: noting(mailbox, put), laptop: noting(mailbox, put) });
  return put;
}

const old = await pairingBefore();
const oldOf = (number: number): Uint8Array => old[number - 1] ?? new Uint8Array();

const tampers: Readonly<Record<string, Tamper>> = {
  "of an earlier pairing": (number) => oldOf(number),
  "of another kind, from an earlier pairing": (number) => oldOf((number % 5) + 1),
  "that came before it": (number, _, taken) => taken.at(-1) ?? oldOf(5),
  "that its own device sent before": (number, _, taken) => taken.at(-2) ?? taken.at(-1) ?? oldOf(4),
  "with one bit changed": (_, message) => message.map((byte, at) => (at === message.length - 1 ? byte ^ 1 : byte)),
  "that was cut": (_, message) => message.subarray(0, -1),
  "with something behind it": (_, message) => Uint8Array.of(...message, 0),
  "of nothing": () => new Uint8Array(),
  "of zeros": (_, message) => new Uint8Array(message.length),
  "of 8,193 bytes": () => new Uint8Array(8193),
  "that is no bytes": () => ({ length: 10 }) as never,
};

describe.each(Object.entries(tampers))("a message %s", (_, tamper) => {
  test.each([1, 2, 3, 4, 5])("in place of message %i", async (number) => {
    const { pair, mailbox, keyring } = await twoDevices();
    const put: Noted = [];
    const hostile = tampering(
      mailbox,
      (nth, message, taken) => (nth === number ? tamper(nth, message, taken) : message),
      put,
    );
    const { laptop, phone } = await pair({ laptop: hostile, phone: hostile });
    // the last message only says that the keyring has come
    if (number === 5) {
      expect(await bundleOf(keyringOf(laptop))).toEqual(await bundleOf(keyring));
      // that of every pairing is the same
      if (tamper !== tampers["of an earlier pairing"]) expect(phone).toMatchObject(refused);
    } else expect([laptop, phone]).toMatchObject([refused, refused]);
    if (number < 4) expect(put[3], "The sealed keyring").toBeUndefined();
  });
});

test("a stranger who guesses the code and comes first ends the pairing, and shows other digits at most", async () => {
  const { pair, mailbox } = await twoDevices();
  const stranger = Promise.withResolvers<string>();
  const read = async ({ code }: PairingCode) => {
    const answered = new Promise<void>((resolve) => {
      const watched = {
        ...mailbox,
        put: async (...args: Parameters<typeof mailbox.put>) => {
          await mailbox.put(...args);
          resolve();
        },
      };
      const confirm = (digits: string) => (stranger.resolve(digits), true);
      createKeyring()
        .then((keyring) => elsewhere({ mailbox: watched, keyring, code, confirm }))
        .catch(() => {});
    });
    await answered;
    return code;
  };
  // the phone finds its place taken, and shows nothing to compare with: the person declines
  const ends = await pair({ read, receive: { confirm: () => false } });
  expect(ends.phone).toMatchObject({ status: "rejected", reason: coded("PAIRING_ENDED") });
  expect(ends.shown.phone).toBeUndefined();
  expect(ends.laptop).toMatchObject(refused);
});

test("a stranger who guesses the code after both have begun finds every place taken", async () => {
  const { pair, mailbox } = await twoDevices();
  const attempts: Promise<unknown>[] = [];
  let code = "";
  const ends = await pair({
    read: (shown) => (code = shown.code),
    receive: {
      confirm: async () => {
        const attempt = elsewhere({
          mailbox: { ...mailbox, close: async () => {} },
          keyring: await createKeyring(),
          code,
          ...yes,
        });
        attempts.push(attempt.catch((error: unknown) => error));
        await Promise.all(attempts);
        return true;
      },
    },
    send: yes,
  });
  expect(await Promise.all(attempts)).toEqual([coded("PAIRING_ENDED")]);
  expect(ends).toMatchObject({ laptop: { status: "fulfilled" }, phone: { status: "fulfilled" } });
});
