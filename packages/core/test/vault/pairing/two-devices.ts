import { fixedClock } from "../../../src/fakes/fixed-clock.js";
import { memoryMailbox } from "../../../src/fakes/memory-mailbox.js";
import { createKeyring, type SoftwareKeyring } from "../../../src/keyring/software-keyring.js";
import type { Mailbox } from "../../../src/ports/mailbox.js";
import type { PairingCode } from "../../../src/vault/pairing/pairing-code.js";
import { receiveKeyring, type ReceiveKeyringOptions } from "../../../src/vault/pairing/receive-keyring.js";
import { sendKeyring, type SendKeyringOptions } from "../../../src/vault/pairing/send-keyring.js";
import { now } from "../samples.js";

export interface Devices {
  /** What each device reaches. The same honest mailbox for both by default. */
  readonly phone?: Mailbox;
  readonly laptop?: Mailbox;
  /** What the person hands over: what is to be typed by default. */
  readonly read?: (code: PairingCode) => string | Promise<string>;
  readonly send?: Partial<SendKeyringOptions> & { readonly signal?: AbortSignal };
  readonly receive?: Partial<ReceiveKeyringOptions> & { readonly signal?: AbortSignal };
}

/** A phone that has a keyring, and a laptop that gets it. Both share one clock. */
export async function twoDevices() {
  const keyring = await createKeyring();
  const clock = fixedClock(now);
  const mailbox = memoryMailbox({ clock });
  /** What the two devices showed, the phone's first. */
  const shown: { phone?: string; laptop?: string } = {};

  /**
   * A person who compares the digits: both are shown before either is confirmed. A device that has
   * ended shows none.
   */
  const compare = () => {
    const seen = {
      phone: Promise.withResolvers<string | undefined>(),
      laptop: Promise.withResolvers<string | undefined>(),
    };
    return {
      on: async (device: "phone" | "laptop", digits: string) => {
        shown[device] = digits;
        seen[device].resolve(digits);
        return (await seen.phone.promise) === (await seen.laptop.promise);
      },
      ended: (device: "phone" | "laptop") => seen[device].resolve(undefined),
    };
  };

  async function pair({ phone = mailbox, laptop = mailbox, read = ({ code }) => code, ...over }: Devices = {}) {
    const ask = compare();
    const code = Promise.withResolvers<PairingCode>();
    const { signal: stopReceiving, ...receive } = over.receive ?? {};
    const { signal: stopSending, ...send } = over.send ?? {};
    const received = receiveKeyring(
      {
        mailbox: laptop,
        clock,
        show: code.resolve,
        confirm: (digits) => ask.on("laptop", digits),
        ...receive,
      },
      { signal: stopReceiving },
    );
    received.catch((error: unknown) => code.reject(error));
    const sent = code.promise.then(async (one) =>
      sendKeyring(
        {
          mailbox: phone,
          keyring,
          clock,
          code: await read(one),
          confirm: (digits) => ask.on("phone", digits),
          ...send,
        },
        { signal: stopSending },
      ),
    );
    const [laptopEnds, phoneEnds] = await Promise.allSettled([
      received.finally(() => ask.ended("laptop")),
      sent.finally(() => ask.ended("phone")),
    ]);
    return { laptop: laptopEnds, phone: phoneEnds, shown };
  }

  return { keyring, clock, mailbox, pair };
}

/** The keyring of an ending; it throws what the pairing ended with. */
export function keyringOf(ending: PromiseSettledResult<SoftwareKeyring>): SoftwareKeyring {
  if (ending.status === "rejected") throw ending.reason;
  return ending.value;
}
