import type { Act } from "../domain/acts/act.js";
import { nonceOf, signedActTypedData, signedBatchTypedData } from "../domain/acts/signed-act.js";
import type { Hex } from "../domain/encoding/bytes.js";
import type { Address } from "../domain/identifiers/address.js";
import { encodedEverything } from "../domain/grants/scope.js";
import type { TypedData } from "../domain/typed-data/typed-data.js";
import { bytes32, folderScope, grantAct, keyAct, offerAct } from "./ledger-samples.js";
import type { WalletFixture } from "./wallet-fixture.js";

const contract: Hex = `0x${"c0de".repeat(10)}`;
const deadline = 2 ** 40 - 1;

/** A note, which no ledger mistakes for an act, on the wallet's own chain. */
export const noteOn = ({ chainId }: Pick<WalletFixture, "chainId">, text = "hello"): TypedData => ({
  domain: { name: "Chartkey conformance", version: "1", chainId },
  types: { Note: [{ name: "text", type: "string" }] },
  primaryType: "Note",
  message: { text },
});

function actsOf(own: Address): readonly Act[] {
  const other = contract as Address;
  const request = { patient: other, requester: own, message: bytes32(5) } as const;
  const slot = { patient: own, grantee: other, scope: folderScope } as const;
  return [
    keyAct(own),
    { kind: "startEpoch", patient: own, epochs: [bytes32(1), bytes32(2)], lockbox: bytes32(3) },
    { kind: "startEpoch", patient: own, epochs: [], lockbox: bytes32(3) },
    { kind: "fileCard", patient: own, location: bytes32(1), card: bytes32(2) },
    { kind: "fileCards", patient: own, location: bytes32(1), cards: [bytes32(2), bytes32(3)] },
    grantAct(own, other),
    { kind: "updateEnvelope", ...slot, envelope: bytes32(4) },
    { kind: "revokeAccess", ...slot },
    { kind: "revokeEveryone", patient: own },
    offerAct(other, own, encodedEverything, true),
    { kind: "relinquishAccess", patient: other, grantee: own, scope: folderScope },
    { kind: "requestAccess", ...request },
    { kind: "cancelRequest", ...request },
    { kind: "rejectRequest", patient: own, requester: other, message: bytes32(5) },
  ];
}

/** What an account signs for a relayer: each kind of act, and several at once. */
export function signedActs({ wallet, chainId }: Pick<WalletFixture, "wallet" | "chainId">): readonly TypedData[] {
  const domain = { ...(chainId === undefined ? {} : { chainId }), verifyingContract: contract };
  const own = wallet.address;
  const batch = [keyAct(own), grantAct(own, contract as Address)];
  return [
    ...actsOf(own).map((act) =>
      signedActTypedData(domain, act, { deadline, nonce: nonceOf(act) === undefined ? undefined : 7 }),
    ),
    signedBatchTypedData(domain, batch, { nonce: 7, deadline }),
  ];
}

/** Every type of EIP-712 at the ends of what it can hold, on no chain. */
export const everyType: TypedData = {
  domain: { name: "", version: "1", verifyingContract: contract, salt: bytes32(0xff) },
  types: {
    All: [
      { name: "texts", type: "string[]" },
      { name: "least", type: "int8" },
      { name: "most", type: "uint256" },
      { name: "long", type: "int256" },
      { name: "none", type: "bytes" },
      { name: "some", type: "bytes" },
      { name: "one", type: "bytes1" },
      { name: "who", type: "address" },
      { name: "yes", type: "bool" },
      { name: "part", type: "Part" },
      { name: "parts", type: "Part[]" },
      { name: "pair", type: "Side[2]" },
      { name: "grid", type: "Cell[][]" },
    ],
    Part: [{ name: "no", type: "uint8" }],
    Side: [{ name: "no", type: "uint16" }],
    Cell: [{ name: "no", type: "uint24" }],
  },
  primaryType: "All",
  message: {
    texts: ["", "Señora Müller", "太郎 \u{1f5dd}", 'a "b"\n\\c', "\u0000"],
    least: -128,
    most: 2n ** 256n - 1n,
    long: -(2n ** 255n),
    none: "0x",
    some: `0x${"ab".repeat(100)}`,
    one: "0x01",
    who: contract,
    yes: true,
    part: { no: 0 },
    parts: [],
    pair: [{ no: 1 }, { no: 255 }],
    grid: [[], [{ no: 2 }], [{ no: 3 }, { no: 4 }]],
  },
};

/** Data that does not fit its types, by what is wrong. */
export function misfits(fixture: Pick<WalletFixture, "chainId">): Readonly<Record<string, TypedData>> {
  const data = (type: string, message: TypedData["message"]): TypedData => ({
    ...noteOn(fixture),
    types: { Note: [{ name: "field", type }] },
    message,
  });
  return {
    "a field is missing": data("string", {}),
    "a number is too large": data("uint8", { field: 256 }),
    "a number is negative": data("uint256", { field: -1n }),
    "a number is none": data("uint40", { field: "many" }),
    "bytes are too short": data("bytes32", { field: `0x${"01".repeat(31)}` }),
    "an address is none": data("address", { field: "0x12" }),
    "a list is too long": data("uint8[2]", { field: [1, 2, 3] }),
    "a text is no Unicode": data("string", { field: "\ud800" }),
    "a type is unknown": data("Page", { field: { number: 1 } }),
    "the primary type is unknown": { ...noteOn(fixture), primaryType: "Letter" },
  };
}

/** The same data with one thing changed, by what that is. */
export const changed = (data: TypedData): Readonly<Record<string, TypedData>> => ({
  "the name of its domain": { ...data, domain: { ...data.domain, name: "Another" } },
  "the version of its domain": { ...data, domain: { ...data.domain, version: "2" } },
  "the contract of its domain": { ...data, domain: { ...data.domain, verifyingContract: `0x${"01".repeat(20)}` } },
  "the message": { ...data, message: { ...data.message, text: "hullo" } },
  "the type": {
    ...data,
    types: { Letter: [{ name: "text", type: "string" }] },
    primaryType: "Letter",
  },
});
