import { type Act, decodeScope, type Hex, parseAddress } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EventLog, EvmLibrary } from "../library/evm-library.js";
import { addressSchema, type Log, bytes32Schema as bytes32 } from "../node/schemas.js";

const address = z.pipe(
  addressSchema,
  z.transform((value: Hex) => parseAddress(value)),
);
// a grant's hash has its scope in words, and an act without a hash is part of no head
const grantedScope = z.pipe(
  bytes32,
  z.transform((word: Hex) => {
    decodeScope(word);
    return word;
  }),
);
const bytes32List = z.readonly(z.array(bytes32));
const uint = z.pipe(z.union([z.bigint(), z.int()]), z.transform(Number));

const keyPublished = z.object({ participant: address, key: bytes32 });
const epochStarted = z.object({ patient: address, epochs: bytes32List, lockbox: bytes32 });
const cardFiled = z.object({ patient: address, location: bytes32, card: bytes32 });
const cardsFiled = z.object({ patient: address, location: bytes32, cards: bytes32List });
const granted = z.object({
  patient: address,
  grantee: address,
  scope: grantedScope,
  until: uint,
  permissions: z.pipe(uint, z.int().check(z.maximum(7))),
  envelope: bytes32,
  request: bytes32,
});
const envelopeUpdated = z.object({ patient: address, grantee: address, scope: bytes32, envelope: bytes32 });
const grantEnded = z.object({ patient: address, grantee: address, scope: bytes32 });
const everyoneRevoked = z.object({ patient: address });
const offered = z.object({ patient: address, author: address, scope: bytes32, amends: z.boolean(), offer: bytes32 });
const requestMessage = z.object({ patient: address, requester: address, message: bytes32 });

/** The parser of each event, by the event's name. */
const actParsers: ReadonlyMap<string, (args: unknown) => Act> = new Map<string, (args: unknown) => Act>([
  ["KeyPublished", (args) => ({ kind: "publishKey", ...keyPublished.parse(args) })],
  ["EpochStarted", (args) => ({ kind: "startEpoch", ...epochStarted.parse(args) })],
  ["CardFiled", (args) => ({ kind: "fileCard", ...cardFiled.parse(args) })],
  ["CardsFiled", (args) => ({ kind: "fileCards", ...cardsFiled.parse(args) })],
  ["AccessGranted", (args) => ({ kind: "grantAccess", ...granted.parse(args) })],
  ["EnvelopeUpdated", (args) => ({ kind: "updateEnvelope", ...envelopeUpdated.parse(args) })],
  ["AccessRevoked", (args) => ({ kind: "revokeAccess", ...grantEnded.parse(args) })],
  ["EveryoneRevoked", (args) => ({ kind: "revokeEveryone", ...everyoneRevoked.parse(args) })],
  ["RecordOffered", (args) => ({ kind: "offerRecord", ...offered.parse(args) })],
  ["AccessRelinquished", (args) => ({ kind: "relinquishAccess", ...grantEnded.parse(args) })],
  ["AccessRequested", (args) => ({ kind: "requestAccess", ...requestMessage.parse(args) })],
  ["RequestCancelled", (args) => ({ kind: "cancelRequest", ...requestMessage.parse(args) })],
  ["RequestRejected", (args) => ({ kind: "rejectRequest", ...requestMessage.parse(args) })],
]);

const isCanonical = ({ topics, data }: EventLog, canonical: EventLog): boolean =>
  data === canonical.data && topics.join() === canonical.topics.join();

/** The act that a log records; `undefined` for an unknown or a malformed event. */
export function decodeAct(log: Log, library: Pick<EvmLibrary, "decodeEvent" | "encodeEvent">): Act | undefined {
  try {
    const { name, args } = library.decodeEvent(log);
    if (!isCanonical(log, library.encodeEvent(name, args))) return undefined;
    return actParsers.get(name)?.(args);
  } catch {
    return undefined;
  }
}
