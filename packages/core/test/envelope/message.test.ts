import { expect, test } from "vitest";
import { encodedEverything } from "../../src/domain/grants/scope.js";
import { type Message, openMessage, sealMessage } from "../../src/envelope/message.js";
import { asha, ledger, otherLedger, rao, stranger, time } from "./cast.js";
import { coded } from "./throws.js";

const recipients = { patient: asha.bundle.recipient, requester: rao.bundle.recipient };
const place = { ledger, patient: asha.address, requester: rao.address };
const message: Message = {
  ...place,
  scope: encodedEverything,
  purpose: "TREAT",
  until: time + 86_400,
  text: "Before Tuesday\u2019s visit, please.",
  created: time,
};

test("patient and requester open it, nobody else", async () => {
  const bytes = await sealMessage(message, recipients);
  expect(await openMessage(bytes, asha.identity, place)).toEqual(message);
  expect(await openMessage(bytes, rao.identity, place)).toEqual(message);
  expect(await openMessage(bytes, stranger.identity, place)).toBeUndefined();
});

test.each([
  ["ledger", { ledger: otherLedger }],
  ["patient", { patient: stranger.address }],
  ["requester", { requester: stranger.address }],
])("one re-posted for another %s is refused", async (_, change) => {
  const bytes = await sealMessage(message, recipients);
  await expect(openMessage(bytes, asha.identity, { ...place, ...change })).rejects.toThrow(coded("SEAL_INVALID"));
});

test("the longest text fits the limit, a longer one is refused", async () => {
  const bytes = await sealMessage({ ...message, text: "\u20ac".repeat(2000) }, recipients);
  expect(bytes.length).toBeLessThanOrEqual(16_384);
  await expect(sealMessage({ ...message, text: "x".repeat(2001) }, recipients)).rejects.toThrow(TypeError);
  await expect(openMessage(new Uint8Array(16_385), asha.identity, place)).rejects.toThrow(coded("LIMIT_EXCEEDED"));
});

test("short texts have one length", async () => {
  const sizes = await Promise.all(
    ["a", "b".repeat(400), null].map((text) => sealMessage({ ...message, text }, recipients)),
  );
  expect(new Set(sizes.map(({ length }) => length)).size).toBe(1);
});
