// What a device still does once its app has stopped it, or its minute is over.
import { afterEach, expect, test, vi } from "vitest";
import { kits } from "../../../src/keyring/kit.js";
import type { Mailbox } from "../../../src/ports/mailbox.js";
import { coded } from "../../envelope/throws.js";
import { twoDevices } from "./two-devices.js";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const never = () => new Promise<never>(() => {});

test("a keyring that takes long to be sealed holds no pairing: not after an abort, nor after a minute", async () => {
  const { pair } = await twoDevices();
  const stop = new AbortController();
  const reason = new Error("stopped");
  const stopping = { seal: () => (stop.abort(reason), never()) };
  const receive = { confirm: () => false };
  const ends = await pair({ send: { keyring: stopping, signal: stop.signal }, receive });
  expect(ends.phone).toMatchObject({ status: "rejected", reason });
  vi.useFakeTimers();
  const sealing = Promise.withResolvers<void>();
  const ending = pair({ send: { keyring: { seal: () => (sealing.resolve(), never()) } }, receive });
  await sealing.promise;
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await ending).phone).toMatchObject({ status: "rejected", reason: coded("PAIRING_ENDED") });
});

/** Calls a function after so many turns of the queue in which promises are settled. */
async function afterTurns(turns: number, call: () => void): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  call();
}

test("nothing goes out after an abort, also by a mailbox that looks at no signal", async () => {
  const late: string[] = [];
  for (const [side, device] of [
    ["send", "phone"],
    ["receive", "laptop"],
  ] as const)
    for (let turns = 0; turns < 12; turns += 1) {
      const { pair, mailbox } = await twoDevices();
      const stop = new AbortController();
      const reason = new Error("stopped");
      const deaf: Mailbox = {
        put: async (channel, number, message) => {
          if (stop.signal.aborted) late.push(`${device} ${number} after ${turns}`);
          await mailbox.put(channel, number, message);
        },
        take: async (channel, number) => mailbox.take(channel, number),
        close: async (channel) => mailbox.close(channel),
      };
      const confirm = async () => (void afterTurns(turns, () => stop.abort(reason)), true);
      const other = side === "send" ? "receive" : "send";
      const ends = await pair({
        [device]: deaf,
        [side]: { confirm, signal: stop.signal },
        [other]: { confirm: () => true },
      });
      expect(ends[device]).toMatchObject({ status: "rejected", reason });
    }
  expect(late).toEqual([]);
});

test("a keyring that has come is wiped where the new device is stopped before it hands it out", async () => {
  const opened = vi.spyOn(kits, "decode");
  const { pair, mailbox } = await twoDevices();
  const zeros = new Uint8Array(32);
  const master = () => opened.mock.results.map(({ value }) => (value as ReturnType<typeof kits.decode>).master);
  await pair();
  expect(master(), "One that is handed out stays").not.toContainEqual(zeros);
  const stop = new AbortController();
  const reason = new Error("stopped");
  const laptop: Mailbox = {
    ...mailbox,
    put: async (...args) => (args[1] === 5 ? (stop.abort(reason), never()) : mailbox.put(...args)),
  };
  const ends = await pair({ laptop, receive: { signal: stop.signal } });
  expect(ends.laptop).toMatchObject({ status: "rejected", reason });
  expect(master()).toEqual([expect.any(Uint8Array), zeros]);
});
