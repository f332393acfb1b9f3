import { type Act, hashAct, type Hex, parseAddress } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EventLog, EvmLibrary } from "../evm-library.js";
import { addressSchema, type Log, wordSchema as word } from "../node/schemas.js";

const address = z.pipe(
  addressSchema,
  z.transform((value: Hex) => parseAddress(value)),
);
const words = z.readonly(z.array(word));
const uint = z.pipe(z.union([z.bigint(), z.int()]), z.transform(Number));

const keyPublished = z.object({ participant: address, key: word });
const epochStarted = z.object({ patient: address, words, lockbox: word });
const cardFiled = z.object({ patient: address, place: word, card: word });
const cardsFiled = z.object({ patient: address, place: word, cards: words });
const granted = z.object({
  patient: address,
  grantee: address,
  scope: word,
  until: uint,
  permissions: z.pipe(uint, z.int().check(z.maximum(7))),
  envelope: word,
});
const ended = z.object({ patient: address, grantee: address, scope: word });
const everyoneRevoked = z.object({ patient: address });
const offered = z.object({ patient: address, author: address, scope: word, amends: z.boolean(), offer: word });
const message = z.object({ patient: address, asker: address, message: word });

/** The act behind each event. */
const parsers: ReadonlyMap<string, (args: unknown) => Act> = new Map<string, (args: unknown) => Act>([
  ["KeyPublished", (args) => ({ kind: "key", ...keyPublished.parse(args) })],
  ["EpochStarted", (args) => ({ kind: "epoch", ...epochStarted.parse(args) })],
  ["CardFiled", (args) => ({ kind: "card", ...cardFiled.parse(args) })],
  ["CardsFiled", (args) => ({ kind: "cards", ...cardsFiled.parse(args) })],
  ["Granted", (args) => ({ kind: "grant", ...granted.parse(args) })],
  ["Revoked", (args) => ({ kind: "revoke", ...ended.parse(args) })],
  ["EveryoneRevoked", (args) => ({ kind: "revoke-everyone", ...everyoneRevoked.parse(args) })],
  ["RecordOffered", (args) => ({ kind: "offer", ...offered.parse(args) })],
  ["Relinquished", (args) => ({ kind: "relinquish", ...ended.parse(args) })],
  ["AccessRequested", (args) => ({ kind: "request", ...message.parse(args) })],
  ["RequestCancelled", (args) => ({ kind: "cancel", ...message.parse(args) })],
  ["RequestRejected", (args) => ({ kind: "reject", ...message.parse(args) })],
]);

const isWhatContractsLog = ({ topics, data }: EventLog, exact: EventLog): boolean =>
  data === exact.data && topics.join() === exact.topics.join();

/** The act that a log tells of; `undefined` for one of an unknown kind, or that is malformed. */
export function actOf(log: Log, library: Pick<EvmLibrary, "decodeEvent" | "encodeEvent">): Act | undefined {
  try {
    const { name, args } = library.decodeEvent(log);
    if (!isWhatContractsLog(log, library.encodeEvent(name, args))) return undefined;
    const act = parsers.get(name)?.(args);
    // what has no hash stands in no head
    if (act) hashAct(act);
    return act;
  } catch {
    return undefined;
  }
}
