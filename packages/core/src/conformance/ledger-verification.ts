import { fromHex, type Hex, toHex } from "../domain/encoding/bytes.js";
import type { Address } from "../domain/identifiers/address.js";
import type { LedgerId } from "../domain/identifiers/ids.js";
import type { TypedData } from "../domain/typed-data/typed-data.js";
import { equal } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";

/** Typed data that no ledger mistakes for an act. */
export const sampleData = (ledger: LedgerId, text = "hello"): TypedData => ({
  domain: { name: "Chartkey conformance", version: "1" },
  types: {
    Note: [
      { name: "ledger", type: "string" },
      { name: "text", type: "string" },
      { name: "pages", type: "Page[]" },
    ],
    Page: [
      { name: "number", type: "uint40" },
      { name: "digest", type: "bytes32" },
      { name: "last", type: "bool" },
    ],
  },
  primaryType: "Note",
  message: { ledger, text, pages: [{ number: 1, digest: `0x${"0a".repeat(32)}`, last: true }] },
});

/** The compact form of a signature, with v in the highest bit of s (EIP-2098). */
function compact(signature: Hex): Hex {
  const bytes = fromHex(signature, 65);
  const short = bytes.slice(0, 64);
  if (bytes[64] === 28 || bytes[64] === 1) short[32] = (short[32] ?? 0) | 0x80;
  return toHex(short);
}

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/**
 * The malleated form of a signature, which also verifies by plain ECDSA: with a high s, and the
 * other v.
 */
function malleated(signature: Hex): Hex {
  const s = (ORDER - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, "0");
  const v = signature.endsWith("1b") || signature.endsWith("00") ? "1c" : "1b";
  return `0x${signature.slice(2, 66)}${s}${v}`;
}

export const ledgerVerificationCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  "verification: a wallet's own signature, long and compact": async ({ ledger, wallets }) => {
    const data = sampleData(ledger.id);
    for (const wallet of wallets) {
      const signature = await wallet.signTypedData(data);
      const { address } = wallet;
      equal(await ledger.verify({ address, data, signature }), true, "65 bytes");
      equal(await ledger.verify({ address, data, signature: compact(signature) }), true, "64 bytes");
      const lower = address.toLowerCase() as Address;
      equal(await ledger.verify({ address: lower, data, signature }), true, "An address in lower case");
    }
  },

  "verification: another's signature is false": async ({ ledger, wallets }) => {
    const [one, other] = wallets;
    const data = sampleData(ledger.id);
    const signature = await one.signTypedData(data);
    equal(await ledger.verify({ address: other.address, data, signature }), false);
  },

  "verification: a signature over something else is false": async ({ ledger, wallets }) => {
    const [{ address }] = wallets;
    const signature = await wallets[0].signTypedData(sampleData(ledger.id));
    equal(await ledger.verify({ address, data: sampleData(ledger.id, "hullo"), signature }), false);
    const data = sampleData(ledger.id);
    const elsewhere = { ...data, domain: { ...data.domain, version: "2" } };
    equal(await ledger.verify({ address, data: elsewhere, signature }), false);
  },

  "verification: a malformed or malleated signature is false": async ({ ledger, wallets }) => {
    const [{ address }] = wallets;
    const data = sampleData(ledger.id);
    const signature = await wallets[0].signTypedData(data);
    const malformed: readonly Hex[] = [
      "0x",
      "0x00",
      signature.slice(0, -4) as Hex,
      `${signature}00`,
      `0x${"00".repeat(65)}`,
      `0x${"ff".repeat(65)}`,
      `0x${"00".repeat(64)}`,
      `${signature.slice(0, -2)}1d` as Hex,
      `0x${"ab".repeat(8 * 1024)}`,
      "0xzz",
      malleated(signature),
    ];
    for (const bad of malformed) equal(await ledger.verify({ address, data, signature: bad }), false, bad.slice(0, 12));
  },
};
