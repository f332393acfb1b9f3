import { expect, test } from "vitest";
import { coded } from "../../envelope/throws.js";
import { bundleOf } from "../samples.js";
import { keyringOf, twoDevices } from "./two-devices.js";

test("a second device gets the keyring, after both have shown the same digits", async () => {
  const { keyring, pair } = await twoDevices();
  const { laptop, phone, shown } = await pair();
  expect(phone).toEqual({ status: "fulfilled", value: undefined });
  expect(await bundleOf(keyringOf(laptop))).toEqual(await bundleOf(keyring));
  expect(shown.phone).toMatch(/^\d{3} \d{4}$/u);
  expect(shown.laptop).toBe(shown.phone);
});

test("the code may be typed in any way, or scanned", async () => {
  const { pair } = await twoDevices();
  for (const read of [
    ({ code }: { readonly code: string }) => ` ${code.toUpperCase().replace("-", " – ").replaceAll("0", "o")} `,
    ({ code }: { readonly code: string }) => code.replace("-", "").replaceAll("1", "l"),
    ({ qr }: { readonly qr: string }) => qr,
    ({ qr }: { readonly qr: string }) => qr.toLowerCase(),
  ])
    expect(await pair({ read })).toMatchObject({ laptop: { status: "fulfilled" }, phone: { status: "fulfilled" } });
});

test("what a new device shows is short, and fresh each time", async () => {
  const { pair } = await twoDevices();
  const codes: string[] = [];
  for (const _ of [1, 2])
    await pair({
      read: ({ code, qr }) => {
        expect(code).toMatch(/^[0-9a-z]{4}-[0-9a-z]{4}$/u);
        expect(qr).toMatch(/^[0-9A-Z]{34}$/u);
        codes.push(code);
        return code;
      },
    });
  expect(new Set(codes).size).toBe(2);
});

test("afterwards the mailbox has forgotten it", async () => {
  const { pair, mailbox } = await twoDevices();
  let channel = "";
  await pair({ read: ({ code }) => (channel = code.replace("-", "")) });
  await expect(mailbox.take(channel, 4)).rejects.toThrow(coded("PAIRING_ENDED"));
});

test("a code that is none, or of no pairing, ends at once", async () => {
  const { pair } = await twoDevices();
  const failed = async (code: string) => {
    const stop = new AbortController();
    const read = () => (stop.abort(), code);
    return (await pair({ receive: { signal: stop.signal }, read })).phone;
  };
  expect(await failed("7k3w")).toMatchObject({ status: "rejected", reason: expect.any(TypeError) });
  expect(await failed("7k3w-0q9x")).toMatchObject({ status: "rejected", reason: coded("PAIRING_ENDED") });
});

test("what opens the keyring on the way is wiped, whether it came or not", async () => {
  const { pair } = await twoDevices();
  for (const confirm of [() => true, () => false]) {
    const given: Uint8Array[] = [];
    const bytes = (length: number) => {
      const fresh = crypto.getRandomValues(new Uint8Array(length));
      given.push(fresh);
      return fresh;
    };
    await pair({ receive: { entropy: { bytes }, confirm }, send: { confirm: () => true } });
    const [channel, seed] = given;
    expect(channel?.some((byte) => byte !== 0)).toBe(true);
    expect(seed).toEqual(new Uint8Array(32));
  }
});

test("a message above its limit is refused before it is parsed", async () => {
  const { pair, mailbox } = await twoDevices();
  // one item of CBOR, which no other limit refuses
  const tooLong = new Uint8Array(8193);
  tooLong.set([0x59, 0x1f, 0xfe]);
  const take: typeof mailbox.take = async (...args) => (args[1] === 2 ? tooLong.slice() : mailbox.take(...args));
  const { laptop } = await pair({ laptop: { ...mailbox, take } });
  expect(laptop).toMatchObject({ status: "rejected", reason: coded("LIMIT_EXCEEDED") });
});

test("a mailbox learns from the signal that nobody waits any more", async () => {
  const { pair, mailbox } = await twoDevices();
  const signals: (AbortSignal | undefined)[] = [];
  const take: typeof mailbox.take = async (...args) => (signals.push(args[2]?.signal), mailbox.take(...args));
  await pair({ phone: { ...mailbox, take }, laptop: { ...mailbox, take } });
  expect(signals.length).toBe(5);
  expect(signals.every((signal) => signal?.aborted)).toBe(true);
});
