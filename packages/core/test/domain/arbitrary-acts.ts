import * as fc from "fast-check";
import { type Act, type ActKind, NO_REQUEST } from "../../src/domain/acts/act.js";
import { type Hex, toHex } from "../../src/domain/encoding/bytes.js";
import { encodedEverything, type EncodedScope } from "../../src/domain/grants/scope.js";
import { type Address, parseAddress } from "../../src/domain/identifiers/address.js";

export const bytes = (length: number): fc.Arbitrary<Hex> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => toHex(value));

const bytes32 = bytes(32);
const bytes32List = fc.array(bytes32, { maxLength: 4 });

const scope: fc.Arbitrary<EncodedScope> = fc.oneof(
  fc.constant(encodedEverything),
  fc
    .tuple(fc.constantFrom("01", "02"), bytes(16))
    .map(([type, id]): EncodedScope => `0x${type}${id.slice(2)}${"00".repeat(15)}`),
);

/** Who takes part, and in what. */
export interface Cast {
  readonly patient: fc.Arbitrary<Address>;
  /** The other side of an act. */
  readonly other: fc.Arbitrary<Address>;
  readonly scope: fc.Arbitrary<EncodedScope>;
  /** Of requests, and of the answers to them. */
  readonly message: fc.Arbitrary<Hex>;
}

const anybody = bytes(20).map(parseAddress);
const everybody: Cast = { patient: anybody, other: anybody, scope, message: bytes32 };

const arbitraries = ({
  patient,
  other,
  scope: covered,
  message,
}: Cast): Readonly<Record<ActKind, fc.Arbitrary<Act>>> => {
  const grant = { patient, grantee: other, scope: covered };
  const request = { patient, requester: other, message };
  const kind = <K extends ActKind>(name: K): fc.Arbitrary<K> => fc.constant(name);
  return {
    publishKey: fc.record({ kind: kind("publishKey"), participant: patient, key: bytes32 }),
    startEpoch: fc.record({ kind: kind("startEpoch"), patient, epochs: bytes32List, lockbox: bytes32 }),
    fileCard: fc.record({ kind: kind("fileCard"), patient, location: bytes32, card: bytes32 }),
    fileCards: fc.record({ kind: kind("fileCards"), patient, location: bytes32, cards: bytes32List }),
    grantAccess: fc.record({
      kind: kind("grantAccess"),
      ...grant,
      until: fc.nat(2 ** 40 - 1),
      permissions: fc.nat(7),
      envelope: bytes32,
      request: fc.oneof(fc.constant(NO_REQUEST), message),
    }),
    updateEnvelope: fc.record({ kind: kind("updateEnvelope"), ...grant, envelope: bytes32 }),
    revokeAccess: fc.record({ kind: kind("revokeAccess"), ...grant }),
    revokeEveryone: fc.record({ kind: kind("revokeEveryone"), patient }),
    offerRecord: fc.record({
      kind: kind("offerRecord"),
      patient,
      author: other,
      scope: covered,
      amends: fc.boolean(),
      offer: bytes32,
    }),
    relinquishAccess: fc.record({ kind: kind("relinquishAccess"), ...grant }),
    requestAccess: fc.record({ kind: kind("requestAccess"), ...request }),
    cancelRequest: fc.record({ kind: kind("cancelRequest"), ...request }),
    rejectRequest: fc.record({ kind: kind("rejectRequest"), ...request }),
  };
};

/** Acts of every kind, or of some; well-formed, whatever a ledger would say to them. */
export const acts = (cast: Partial<Cast> = {}, ...kinds: readonly ActKind[]): fc.Arbitrary<Act> => {
  const all = arbitraries({ ...everybody, ...cast });
  return fc.oneof(...(kinds.length > 0 ? kinds.map((kind) => all[kind]) : Object.values(all)));
};
