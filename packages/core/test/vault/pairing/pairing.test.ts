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
  await expect(mailbox.take(channel, 5)).rejects.toThrow(coded("PAIRING_ENDED"));
});

test.each(["", "7k3w", "7k3w-0q9x-1", "7k3w-0q9u", "x".repeat(34), "Z".repeat(34), "7k3w-0q9x".repeat(100)])(
  "%j is no code",
  async (code) => {
    const { pair } = await twoDevices();
    const stop = new AbortController();
    const { phone } = await pair({
      receive: { signal: stop.signal },
      read: () => (stop.abort(), code),
    });
    expect(phone).toMatchObject({ status: "rejected", reason: expect.any(TypeError) });
  },
);
