// Somebody in between who ends each pairing whose digits do not suit him, to try until they do.
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { ChartkeyError, isChartkeyError } from "../../../src/errors/chartkey-error.js";
import { createKeyring } from "../../../src/keyring/software-keyring.js";
import { createDeviceKey } from "../../../src/keyring/device-key.js";
import { systemEntropy } from "../../../src/platform/system.js";
import type { Mailbox } from "../../../src/ports/mailbox.js";
import { AnsweredCodes } from "../../../src/vault/pairing/answered-codes.js";
import { newChannel } from "../../../src/vault/pairing/pairing-code.js";
import { commitmentTo, digitsOf, hellos, offers, openings } from "../../../src/vault/pairing/pairing-messages.js";
import { receiveKeyring } from "../../../src/vault/pairing/receive-keyring.js";
import { sendKeyring } from "../../../src/vault/pairing/send-keyring.js";
import { coded } from "../../envelope/throws.js";

const away = () => new ChartkeyError("MAILBOX_UNAVAILABLE", { message: "503", retryable: true });
const gone = () => new ChartkeyError("PAIRING_ENDED", { message: "There is no such pairing" });
const never = () => new Promise<never>(() => {});
/** What a known device reaches: he is the new one, and ends it before the digits are shown. */
async function asNewDevice(end: () => Error) {
  const channel = newChannel(systemEntropy);
  const { recipient } = await createDeviceKey();
  const nonce = new Uint8Array(32).fill(7);
  const hello = hellos.encode({ recipient, commitment: commitmentTo(channel, recipient, nonce) });
  const learnt: string[] = [];
  const mailbox: Mailbox = {
    async put(_, number, message) {
      if (number !== 2) throw new Error("Nothing else is sent");
      const offer = offers.decode(message);
      learnt.push(digitsOf({ channel, hello: sha256(hello), kit: offer.kit }, nonce, offer.nonce));
      throw end();
    },
    take: async () => hello,
    close: async () => {},
  };
  return { channel, mailbox, learnt };
}

/** What a new device reaches: he is the known one, and ends it once he knows the digits. */
function asKnownDevice(end: () => Error) {
  const offer = { nonce: new Uint8Array(32).fill(7), kit: new Uint8Array(32) };
  const events: string[] = [];
  const learnt = Promise.withResolvers<void>();
  let hello = new Uint8Array();
  const mailbox: Mailbox = {
    async put(name, number, message) {
      if (number === 1) hello = new Uint8Array(sha256(message));
      if (number !== 3) return;
      const terms = { channel: name, hello, kit: offer.kit };
      events.push(`learnt ${digitsOf(terms, openings.decode(message).nonce, offer.nonce)}`);
      learnt.resolve();
      throw end();
    },
    take: async (_, number) => (number === 2 ? offers.encode(offer) : never()),
    close: async () => {},
  };
  return { mailbox, events, learnt: learnt.promise };
}

const hints = expect.arrayContaining([expect.stringContaining("somebody may be in between")]) as unknown;

/** What he makes it look like: a server that is away for a moment, and a pairing that has ended. */
const ends = [away, gone];

test("the known device answers a code once, so he knows one value of its digits", async () => {
  for (const end of ends) {
    const { channel, mailbox, learnt } = await asNewDevice(end);
    const keyring = await createKeyring();
    let asked = 0;
    const confirm = () => {
      asked += 1;
      return true;
    };
    const { code } = end();
    await expect(sendKeyring({ mailbox, keyring, code: channel, confirm })).rejects.toMatchObject({
      code,
      retryable: false,
      hints,
    });
    // an app that tries again all the same, with the code that it has, or with a vault that was
    // closed and opened again
    const again = { seal: async (lock: Parameters<typeof keyring.seal>[0]) => keyring.seal(lock) };
    for (const typed of [channel, channel.toUpperCase().replace("0", "O")])
      for (const sent of [keyring, again, await createKeyring()])
        await expect(sendKeyring({ mailbox, keyring: sent, code: typed, confirm })).rejects.toThrow(
          coded("PAIRING_ENDED"),
        );
    expect([learnt.length, asked]).toEqual([1, 0]);
  }
});

test("a code that was not answered is not used up", async () => {
  const { channel, mailbox, learnt } = await asNewDevice(gone);
  const send = async (over: Partial<Mailbox>) =>
    sendKeyring({
      mailbox: { ...mailbox, ...over },
      keyring: await createKeyring(),
      code: channel,
      confirm: () => true,
    });
  await expect(send({ take: () => Promise.reject(away()) })).rejects.toMatchObject({ code: "MAILBOX_UNAVAILABLE" });
  expect(learnt.length).toBe(0);
  await expect(send({})).rejects.toThrow(coded("PAIRING_ENDED"));
  expect(learnt.length).toBe(1);
});

test("a thousand codes are remembered, and of more the oldest is forgotten", () => {
  const codes = new AnsweredCodes();
  for (let nth = 0; nth < 1000; nth += 1) codes.take(`code ${nth}`);
  expect(() => codes.take("code 0")).toThrow(coded("PAIRING_ENDED"));
  codes.take("one more");
  codes.take("code 0");
  expect(() => codes.take("code 2")).toThrow(coded("PAIRING_ENDED"));
});

test("the new device shows its digits before he knows them, until its person has answered", async () => {
  for (const end of ends) {
    const { mailbox, events, learnt } = asKnownDevice(end);
    const answer = Promise.withResolvers<boolean>();
    const asked = Promise.withResolvers<AbortSignal>();
    const confirm = (digits: string, signal: AbortSignal) => {
      events.push(`shown ${digits}`);
      asked.resolve(signal);
      return answer.promise;
    };
    const received = receiveKeyring({ mailbox, show: () => {}, confirm });
    const ending = received.then(
      () => events.push("received"),
      (error: unknown) => (events.push("ended"), error),
    );
    const signal = await asked.promise;
    await learnt;
    const [first = "", second = ""] = events;
    expect([first.slice(0, 6), second.slice(0, 7)]).toEqual(["shown ", "learnt "]);
    expect(second.slice(7)).toBe(first.slice(6));
    // what is to follow from the end has followed
    await new Promise((resolve) => setImmediate(resolve));
    expect([events.length, signal.aborted], "The question stays").toEqual([2, false]);
    answer.resolve(true);
    expect(await ending).toMatchObject({ code: end().code, retryable: false, hints });
  }
});

test("what fails before the devices have reached each other says nothing of somebody in between", async () => {
  const mailbox: Mailbox = {
    put: () => Promise.reject(away()),
    take: () => Promise.reject(away()),
    close: async () => {},
  };
  const keyring = await createKeyring();
  const confirm = () => true;
  for (const call of [
    () => sendKeyring({ mailbox, keyring, code: "7k3w0q9x", confirm }),
    () => receiveKeyring({ mailbox, show: () => {}, confirm }),
  ]) {
    const error: unknown = await call().catch((one: unknown) => one);
    expect(isChartkeyError(error, "MAILBOX_UNAVAILABLE")).toBe(true);
    expect(error).toMatchObject({ retryable: false, hints: [] });
  }
});
