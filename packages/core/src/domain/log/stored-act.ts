import { concatBytes } from "@noble/hashes/utils.js";
import { type Act, type ActKind, logOf } from "../acts/act.js";
import { fromHex, type Hex, toHex, uint } from "../encoding/bytes.js";
import { type Address, addressFromBytes } from "../identifiers/address.js";

/** How many bytes a field of an act takes; those of words come after their number (4 bytes). */
const sizes = { address: 20, word: 32, time: 5, byte: 1, flag: 1 } as const;

type Form = keyof typeof sizes | "words";

const slot = { grantee: "address", scope: "word" } as const;
const message = { requester: "address", message: "word" } as const;

/**
 * The fields of each kind but for the owner of the log. The order of both is a part of the format.
 */
const fieldsOf: Readonly<Record<ActKind, Readonly<Record<string, Form>>>> = {
  publishKey: { key: "word" },
  startEpoch: { epochs: "words", lockbox: "word" },
  fileCard: { location: "word", card: "word" },
  fileCards: { location: "word", cards: "words" },
  grantAccess: { ...slot, until: "time", permissions: "byte", envelope: "word", request: "word" },
  updateEnvelope: { ...slot, envelope: "word" },
  revokeAccess: slot,
  revokeEveryone: {},
  offerRecord: { author: "address", scope: "word", amends: "flag", offer: "word" },
  relinquishAccess: slot,
  requestAccess: message,
  cancelRequest: message,
  rejectRequest: message,
};

const kinds = Object.entries(fieldsOf) as readonly [ActKind, (typeof fieldsOf)[ActKind]][];
const forms = kinds.map(([kind, fields]) => ({ kind, fields: Object.entries(fields) }));

function encodeWord(value: Hex): Uint8Array {
  const bytes = fromHex(value, 32);
  if (toHex(bytes) !== value) throw new TypeError("A word that is not in lower case");
  return bytes;
}

function encodeField(form: Form, value: unknown): Uint8Array {
  if (form === "words") {
    const words = value as readonly Hex[];
    return concatBytes(uint(words.length, 4), ...words.map(encodeWord));
  }
  if (form === "address") return fromHex(value as Address, 20);
  if (form === "word") return encodeWord(value as Hex);
  return uint(Number(value), sizes[form]);
}

/**
 * An act in the log of its owner: the number of its kind (1 byte) ‖ its fields.
 * @throws TypeError for an act of another log, or with a value that has another form
 */
export function encodeStoredAct(act: Act, owner: Address): Uint8Array {
  const number = forms.findIndex(({ kind }) => kind === act.kind);
  const form = forms[number];
  if (!form || logOf(act) !== owner) throw new TypeError("No act of this log");
  const values = act as unknown as Readonly<Record<string, unknown>>;
  return concatBytes(uint(number, 1), ...form.fields.map(([name, field]) => encodeField(field, values[name])));
}

/** Whether a number of a kind is that of a request or of its cancellation, which enter no head. */
export const isMessageKind = (number: number | undefined): boolean => {
  const kind = forms[number ?? -1]?.kind;
  return kind === "requestAccess" || kind === "cancelRequest";
};

/**
 * Where the act ends that begins at `start`.
 * @throws TypeError for a kind that does not exist, bytes that end before, and a flag that is none
 */
export function endOfStoredAct(bytes: Uint8Array, start: number): number {
  const form = forms[bytes[start] ?? -1];
  if (!form) throw new TypeError("No kind of act");
  let at = start + 1;
  for (const [, field] of form.fields) {
    if (field === "flag" && (bytes[at] ?? 2) > 1) throw new TypeError("No flag");
    at += field === "words" ? 4 + 32 * readNumber(bytes, at, 4) : sizes[field];
  }
  if (at > bytes.length) throw new TypeError("The act does not end");
  return at;
}

function readNumber(bytes: Uint8Array, start: number, length: number): number {
  let number = 0;
  for (let at = start; at < start + length; at++) number = number * 256 + (bytes[at] ?? 0);
  return number;
}

const readWord = (bytes: Uint8Array, at: number): Hex => toHex(bytes.subarray(at, at + 32));

function readField(bytes: Uint8Array, at: number, form: Form): unknown {
  switch (form) {
    case "address":
      return addressFromBytes(bytes.subarray(at, at + 20));
    case "word":
      return readWord(bytes, at);
    case "words":
      return Array.from({ length: readNumber(bytes, at, 4) }, (_, nth) => readWord(bytes, at + 4 + 32 * nth));
    case "flag":
      return bytes[at] === 1;
    default:
      return readNumber(bytes, at, sizes[form]);
  }
}

/** The kind of the act at `start`, of which {@link endOfStoredAct} has found an end. */
export function kindOfStoredAct(bytes: Uint8Array, start: number): ActKind {
  const form = forms[bytes[start] ?? -1];
  if (!form) throw new TypeError("No kind of act");
  return form.kind;
}

/**
 * How many cards such an act files at the location that it begins with; `undefined` for another.
 */
export function countOfStoredCards(bytes: Uint8Array, start: number): number | undefined {
  const kind = kindOfStoredAct(bytes, start);
  if (kind === "fileCard") return 1;
  return kind === "fileCards" ? readNumber(bytes, start + 33, 4) : undefined;
}

/** The act at `start`, of which {@link endOfStoredAct} has found an end. */
export function decodeStoredAct(bytes: Uint8Array, start: number, owner: Address): Act {
  const form = forms[bytes[start] ?? -1];
  if (!form) throw new TypeError("No kind of act");
  const act: Record<string, unknown> = {
    kind: form.kind,
    [form.kind === "publishKey" ? "participant" : "patient"]: owner,
  };
  let at = start + 1;
  for (const [name, field] of form.fields) {
    act[name] = readField(bytes, at, field);
    at += field === "words" ? 4 + 32 * readNumber(bytes, at, 4) : sizes[field];
  }
  return act as unknown as Act;
}
