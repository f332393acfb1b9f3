import { type Act, type ActKind, type Address, type Hex, parseAddress } from "@chartkey/core/adapters";
import { Interface, JsonRpcProvider } from "ethers";
import { createPublicClient, encodeFunctionData, http, parseAbi } from "viem";
import { mainnet } from "viem/chains";
import { describe, expect, test } from "vitest";
import { ethersLibrary } from "../../src/ethers/ethers-library.js";
import { adapterAbi } from "../../src/library/ledger-abi.js";
import { encodeSignedActs } from "../../src/relayed/encode-signed-acts.js";
import { viemLibrary } from "../../src/viem/viem-library.js";
import { encodeActs } from "../../src/write/act-call.js";

const bytes32 = (n: number): Hex => `0x${n.toString(16).padStart(2, "0").repeat(32)}`;
const address = (byte: string): Address => parseAddress(`0x${byte.repeat(20)}`);
const [patient, other] = [address("a1"), address("b2")];
const scope: Hex = `0x01${"5a".repeat(16)}${"00".repeat(15)}`;
const base = { nonce: 0x0a0b0c, access: 0x0d0e };
const deadline = 2 ** 40 - 2;
const signature: Hex = `0x${"51".repeat(64)}`;

const libraries = {
  viem: viemLibrary(createPublicClient({ chain: mainnet, transport: http("http://127.0.0.1:1") }), adapterAbi),
  ethers: ethersLibrary(
    new JsonRpcProvider("http://127.0.0.1:1", 1, { staticNetwork: true }),
    new Interface(adapterAbi),
  ),
};

const struct = {
  epoch: "(bytes32[] epochs, bytes32 lockbox)",
  cards: "(bytes32 location, bytes32[] cards)",
  grant: "(address grantee, bytes32 scope, bytes32 request, uint40 until, uint8 permissions, bytes32 envelope)",
  revocation: "(address grantee, bytes32 scope)",
  envelope: "(address grantee, bytes32 scope, bytes32 envelope)",
};

/** The parameters of each act's function, and the arguments, by the interface of the contract. */
interface Golden {
  readonly act: Act;
  readonly parameters: readonly string[];
  readonly args: readonly unknown[];
  /** What a direct call names besides. */
  readonly counter?: readonly [parameter: string, value: number];
}

const nonce = ["uint32", base.nonce] as const;
const access = ["uint16", base.access] as const;
const grantee = other;

const goldens: Readonly<Record<ActKind, Golden>> = {
  publishKey: {
    act: { kind: "publishKey", participant: patient, key: bytes32(1) },
    parameters: ["bytes32"],
    args: [bytes32(1)],
    counter: nonce,
  },
  startEpoch: {
    act: { kind: "startEpoch", patient, epochs: [bytes32(2), bytes32(3)], lockbox: bytes32(4) },
    parameters: ["bytes32[]", "bytes32"],
    args: [[bytes32(2), bytes32(3)], bytes32(4)],
    counter: nonce,
  },
  fileCard: {
    act: { kind: "fileCard", patient, location: bytes32(5), card: bytes32(6) },
    parameters: ["bytes32", "bytes32"],
    args: [bytes32(5), bytes32(6)],
    counter: access,
  },
  fileCards: {
    act: { kind: "fileCards", patient, location: bytes32(5), cards: [bytes32(7), bytes32(8)] },
    parameters: ["bytes32", "bytes32[]"],
    args: [bytes32(5), [bytes32(7), bytes32(8)]],
    counter: access,
  },
  grantAccess: {
    act: {
      kind: "grantAccess",
      patient,
      grantee,
      scope,
      until: 2 ** 40 - 1,
      permissions: 5,
      envelope: bytes32(9),
      request: bytes32(12),
    },
    parameters: ["address", "bytes32", "bytes32", "uint40", "uint8", "bytes32"],
    args: [grantee, scope, bytes32(12), 2 ** 40 - 1, 5, bytes32(9)],
    counter: nonce,
  },
  updateEnvelope: {
    act: { kind: "updateEnvelope", patient, grantee, scope, envelope: bytes32(10) },
    parameters: ["address", "bytes32", "bytes32"],
    args: [grantee, scope, bytes32(10)],
    counter: nonce,
  },
  revokeAccess: {
    act: { kind: "revokeAccess", patient, grantee, scope },
    parameters: ["address", "bytes32"],
    args: [grantee, scope],
  },
  revokeEveryone: { act: { kind: "revokeEveryone", patient }, parameters: [], args: [] },
  offerRecord: {
    act: { kind: "offerRecord", patient, author: other, scope, amends: true, offer: bytes32(11) },
    parameters: ["address", "bytes32", "bool", "bytes32"],
    args: [patient, scope, true, bytes32(11)],
  },
  relinquishAccess: {
    act: { kind: "relinquishAccess", patient, grantee, scope },
    parameters: ["address", "bytes32"],
    args: [patient, scope],
  },
  requestAccess: {
    act: { kind: "requestAccess", patient, requester: other, message: bytes32(12) },
    parameters: ["address", "bytes32"],
    args: [patient, bytes32(12)],
  },
  cancelRequest: {
    act: { kind: "cancelRequest", patient, requester: other, message: bytes32(12) },
    parameters: ["address", "bytes32"],
    args: [patient, bytes32(12)],
  },
  rejectRequest: {
    act: { kind: "rejectRequest", patient, requester: other, message: bytes32(12) },
    parameters: ["address", "bytes32"],
    args: [other, bytes32(12)],
    counter: access,
  },
};

const encoded = (name: string, parameters: readonly string[], args: readonly unknown[]): Hex =>
  encodeFunctionData({ abi: parseAbi([`function ${name}(${parameters.join()})`] as never), args } as never);

/** The direct call of an act, that names another counter than its golden one. */
const naming = ({ act, parameters, args, counter }: Golden, value = counter?.[1]): Hex =>
  encoded(act.kind, [...parameters, ...(counter ? [counter[0]] : [])], [...args, ...(counter ? [value] : [])]);

describe.each(Object.entries(libraries))("by %s", (_, library) => {
  test.each(Object.values(goldens))("$act.kind is one call, which names its counter last", (golden) => {
    expect(encodeActs([golden.act], base, library)).toBe(naming(golden));
  });

  test.each(Object.values(goldens))("a signed $act.kind is one call, which names no counter", (golden) => {
    const { act, parameters, args } = golden;
    const types = [...parameters, "address", "uint40", "bytes"];
    expect(encodeSignedActs([act], { actor: patient, deadline, signature }, library)).toBe(
      encoded(`${act.kind}BySig`, types, [...args, patient, deadline, signature]),
    );
  });

  test("several acts name the counters as those before them leave them", () => {
    const { publishKey, startEpoch, fileCards, grantAccess, updateEnvelope } = goldens;
    const all = [publishKey, startEpoch, startEpoch, fileCards, grantAccess, updateEnvelope];
    const counters = [0, 1, 2, base.access + 2 - base.nonce, 4, 5].map((ahead) => base.nonce + ahead);
    const calls = all.map((golden, i) => naming(golden, counters[i]));
    expect(
      encodeActs(
        all.map(({ act }) => act),
        base,
        library,
      ),
    ).toBe(encoded("multicall", ["bytes[]"], [calls]));
  });

  test("the access count comes round, and takes a nonce with it", () => {
    const { startEpoch, fileCards, updateEnvelope } = goldens;
    const acts = [startEpoch.act, fileCards.act, updateEnvelope.act];
    const calls = [naming(startEpoch, 7), naming(fileCards, 0), naming(updateEnvelope, 10)];
    expect(encodeActs(acts, { nonce: 7, access: 2 ** 16 - 1 }, library)).toBe(
      encoded("multicall", ["bytes[]"], [calls]),
    );
  });

  test("several revocations name nothing", () => {
    const { revokeAccess } = goldens;
    const call = encoded("multicall", ["bytes[]"], [[naming(revokeAccess), naming(revokeAccess)]]);
    expect(encodeActs([revokeAccess.act, revokeAccess.act], undefined, library)).toBe(call);
  });

  test("several acts of one signature are one batch", () => {
    const { publishKey, startEpoch, fileCards, grantAccess, updateEnvelope, revokeAccess } = goldens;
    const batch = (...lists: readonly (readonly unknown[])[]) =>
      encoded(
        "batchBySig",
        [
          `(bytes32[] keys, ${struct.revocation}[] revocations, ${struct.epoch}[] epochs, ${struct.cards}[] cards, ${struct.grant}[] grants, ${struct.envelope}[] envelopes) batch`,
          "address actor",
          "uint40 deadline",
          "bytes signature",
        ],
        [Object.fromEntries(names.map((name, i) => [name, lists[i]])), patient, deadline, signature],
      );
    const names = ["keys", "revocations", "epochs", "cards", "grants", "envelopes"];
    const signed = (...all: readonly Golden[]) =>
      encodeSignedActs(
        all.map(({ act }) => act),
        { actor: patient, deadline, signature },
        library,
      );
    expect(signed(publishKey, startEpoch, fileCards, grantAccess, updateEnvelope)).toBe(
      batch([bytes32(1)], [], [startEpoch.act], [fileCards.act], [grantAccess.act], [updateEnvelope.act]),
    );
    expect(signed(revokeAccess, revokeAccess)).toBe(batch([], [revokeAccess.act, revokeAccess.act], [], [], [], []));
  });
});
