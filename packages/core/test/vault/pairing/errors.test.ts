// What a pairing says when it fails.
import { expect, test } from "vitest";
import type { Mailbox } from "../../../src/ports/mailbox.js";
import { receiveKeyring } from "../../../src/vault/pairing/receive-keyring.js";
import { sendKeyring } from "../../../src/vault/pairing/send-keyring.js";
import { ends } from "../../../src/vault/pairing/pairing-messages.js";
import { coded } from "../../envelope/throws.js";
import { tampering } from "./hostile-mailbox.js";
import { twoDevices } from "./two-devices.js";

const hints = (text: string) => expect.arrayContaining([expect.stringContaining(text)]) as unknown;
const yes = { confirm: () => true };
const between = hints("somebody may be in between");
const reached = (is: boolean) => ({ status: "rejected", reason: { hints: is ? between : [] } });

test.each(["mailbox", "show", "confirm"])("a new device without its `%s` says so", async (option) => {
  const { mailbox } = await twoDevices();
  const given = { mailbox, show: () => {}, confirm: () => true, [option]: {} };
  await expect(receiveKeyring(given as never)).rejects.toThrow(new RegExp(`^\`${option}\``, "u"));
});

test.each(["mailbox", "keyring", "code", "confirm"])("a known device without its `%s` says so", async (option) => {
  const { mailbox, keyring } = await twoDevices();
  const given = { mailbox, keyring, code: "7k3w-0q9x", confirm: () => true, [option]: {} };
  await expect(sendKeyring(given as never)).rejects.toThrow(new RegExp(`^\`${option}\``, "u"));
});

test("an error of the mailbox that is none of the SDK's passes as it is, however far the pairing is", async () => {
  const reason = new TypeError("fetch failed");
  const own = { status: "rejected", reason: expect.toSatisfy((error) => error === reason) as unknown };
  for (const number of [1, 2, 3, 4]) {
    const { pair, mailbox } = await twoDevices();
    const broken: Mailbox = {
      ...mailbox,
      put: async (...args) => (args[1] === number ? Promise.reject(reason) : mailbox.put(...args)),
    };
    const device = number % 2 === 1 ? "laptop" : "phone";
    const ending = await pair({ [device]: broken, send: yes, receive: yes });
    expect(ending[device]).toMatchObject(own);
  }
});

test("the devices have reached each other once the known one has answered, and not before", async () => {
  const { pair, mailbox } = await twoDevices();
  const garbled = (nth: number) =>
    tampering(mailbox, (number, message) => (number === nth ? Uint8Array.of(...message, 0) : message));
  const first = await pair({ phone: garbled(1) });
  expect(first.phone).toMatchObject(reached(false));
  expect((await pair({ laptop: garbled(2) })).laptop).toMatchObject(reached(true));
});

test("an end before the keyring has gone out confirms nothing, and takes the question away", async () => {
  const { pair, mailbox } = await twoDevices();
  const put: number[] = [];
  const phone: Mailbox = { ...mailbox, put: async (...args) => (put.push(args[1]), mailbox.put(...args)) };
  let channel = "";
  let question: AbortSignal | undefined;
  const confirm = async (_: string, signal: AbortSignal) => {
    question = signal;
    // whoever has seen the code can put it
    await mailbox.put(channel, 5, ends.encode({}));
    return new Promise<never>(() => {});
  };
  const ending = await pair({
    phone,
    read: ({ code }) => (channel = code.replace("-", "")),
    send: { confirm },
    receive: yes,
  });
  expect(ending.phone).toMatchObject({ status: "rejected", reason: coded("SEAL_INVALID") });
  expect([put, question?.aborted]).toEqual([[2], true]);
});
