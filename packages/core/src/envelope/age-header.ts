import { equalBytes } from "@noble/ciphers/utils.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64nopad } from "@scure/base";
import { ChartkeyError } from "../errors/chartkey-error.js";
import { hkdf } from "./hkdf.js";

const INTRO = "age-encryption.org/v1\n";
const FOOTER = "---";
const LINE_BREAK = 0x0a;
const COLUMNS = 64;
const MAC_SIZE = 32;

/** One wrapped file key in a header of age v1 (C2SP age). */
export interface Stanza {
  /** The type first. */
  readonly args: readonly string[];
  readonly body: Uint8Array;
}

export interface AgeHeader {
  readonly stanzas: readonly Stanza[];
  readonly mac: Uint8Array;
  /** From the version line to the end of the MAC line. */
  readonly bytes: Uint8Array;
}

/** What the header of one kind of sealed file may contain. */
export interface HeaderPolicy {
  /** In bytes. */
  readonly limit: number;
  readonly admits: (stanzas: readonly Stanza[]) => boolean;
}

const invalid = (message: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("SEAL_INVALID", { message, cause });

function encodeStanza({ args, body }: Stanza): string {
  const encoded = base64nopad.encode(body);
  const lines = [`-> ${args.join(" ")}`];
  // the last line of a stanza's body is always short, if need be empty (C2SP age)
  for (let i = 0; i <= encoded.length; i += COLUMNS) lines.push(encoded.slice(i, i + COLUMNS));
  return `${lines.join("\n")}\n`;
}

const withoutMac = (stanzas: readonly Stanza[]): string => INTRO + stanzas.map(encodeStanza).join("") + FOOTER;

const withMac = (text: string, mac: Uint8Array): Uint8Array => utf8ToBytes(`${text} ${base64nopad.encode(mac)}\n`);

const HEADER = utf8ToBytes("header");

const macOf = (fileKey: Uint8Array, bytes: Uint8Array): Uint8Array =>
  hmac(sha256, hkdf(fileKey, undefined, HEADER), bytes);

/** Encodes a header with stanzas that wrap `fileKey` (16 bytes), and its MAC. */
export function encodeHeader(stanzas: readonly Stanza[], fileKey: Uint8Array): Uint8Array {
  const text = withoutMac(stanzas);
  return withMac(text, macOf(fileKey, utf8ToBytes(text)));
}

/** The first line of a stanza: its arguments, apart by one space. */
const ARGUMENTS = /^->(?: [!-~]+)+$/u;

/** Parses stanzas whose text is the one that {@link encodeStanza} makes of them. */
function parseStanzas(text: string): Stanza[] {
  const stanzas: Stanza[] = [];
  const lines = text.split("\n");
  for (let i = 0; i < lines.length - 1;) {
    const [first = "", start] = [lines[i], ++i];
    if (!ARGUMENTS.test(first)) throw new TypeError("A stanza has no arguments of visible ASCII");
    while (lines[i]?.length === COLUMNS) i++;
    // what follows the last line break is no line
    if (i >= lines.length - 1 || (lines[i]?.length ?? 0) > COLUMNS) throw new TypeError("The last line is not short");
    const body = base64nopad.decode(lines.slice(start, ++i).join(""));
    stanzas.push({ args: first.split(" ").slice(1), body });
  }
  return stanzas;
}

/**
 * The lines of a file up to the one with the MAC, or as many bytes as a header may have. Each byte
 * is one character: a decoder of a legacy encoding is slower than this.
 */
function headerText(file: Uint8Array, limit: number): string {
  let [text, line] = ["", 0];
  for (const byte of file.subarray(0, limit)) {
    text += String.fromCharCode(byte);
    if (byte !== LINE_BREAK) continue;
    if (line > 0 && text.startsWith(`${FOOTER} `, line)) break;
    line = text.length;
  }
  return text;
}

/**
 * Parses the header at the beginning of an age file. Only its canonical encoding is accepted. Bytes
 * after its end are ignored. The MAC is not checked: see {@link isHeaderOf}.
 * @throws ChartkeyError SEAL_INVALID unless it is canonical and the policy admits its stanzas,
 *   LIMIT_EXCEEDED when it is longer than the policy's limit
 */
export function readHeader(file: Uint8Array, policy: HeaderPolicy): AgeHeader {
  const text = headerText(file, policy.limit);
  if (!text.startsWith(INTRO)) throw invalid("Not an age file");
  const footer = text.lastIndexOf(`\n${FOOTER} `) + 1;
  const end = text.length;
  if (footer === 0 || !text.endsWith("\n")) {
    if (file.length < policy.limit) throw invalid("The age header has no end");
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `An age header of more than ${policy.limit} bytes` });
  }
  let header: AgeHeader;
  try {
    const stanzas = parseStanzas(text.slice(INTRO.length, footer));
    const mac = base64nopad.decode(text.slice(footer + FOOTER.length + 1, end - 1));
    header = { stanzas, mac, bytes: file.slice(0, end) };
  } catch (cause) {
    throw invalid("The age header is malformed", cause);
  }
  if (header.mac.length !== MAC_SIZE) throw invalid("The age header has no MAC of 32 bytes");
  if (!policy.admits(header.stanzas)) throw invalid("The age header has recipients that are not allowed here");
  return header;
}

/**
 * As {@link readHeader}, for a header alone.
 * @throws ChartkeyError SEAL_INVALID also for trailing bytes
 */
export function parseHeader(bytes: Uint8Array, policy: HeaderPolicy): AgeHeader {
  const header = readHeader(bytes, policy);
  if (header.bytes.length !== bytes.length) throw invalid("The age header has trailing bytes");
  return header;
}

/** The end of a header after the bytes that its MAC covers: a space, the MAC and a line break. */
const MAC_LENGTH = 1 + Math.ceil((MAC_SIZE * 8) / 6) + 1;

/** Whether the MAC of a header, as {@link readHeader} returns it, was made with this file key. */
export const isHeaderOf = ({ mac, bytes }: AgeHeader, fileKey: Uint8Array): boolean =>
  equalBytes(mac, macOf(fileKey, bytes.subarray(0, bytes.length - MAC_LENGTH)));

const KIB = 1024;

const typeOf = ({ args: [type = ""] }: Stanza): string => type;

const onlyOf =
  (types: readonly string[], max: number) =>
  (stanzas: readonly Stanza[]): boolean =>
    stanzas.length >= 1 && stanzas.length <= max && stanzas.every((one) => types.includes(typeOf(one)));

/** age's hybrid recipients: ML-KEM-768 with X25519. */
export const HYBRID = "mlkem768x25519";
const X25519 = "X25519";
/** The stanza of a card, whose file key is wrapped with a key of the epoch. */
export const EPOCH = "chartkey/epoch";
/** A passphrase. This stanza stands alone (C2SP age). */
export const SCRYPT = "scrypt";

const ours = [HYBRID, X25519, EPOCH, SCRYPT];

/**
 * For files that other tools may have sealed again. As C2SP age requires of readers, it ignores
 * stanzas of types that it does not know, of which some tools add one on purpose.
 */
const amongOthers =
  (types: readonly string[], max: number) =>
  (stanzas: readonly Stanza[]): boolean =>
    onlyOf(types, max)(stanzas.filter((one) => ours.includes(typeOf(one))));

/** Envelopes, slots, messages: one or two hybrid recipients. */
export const sealedPolicy: HeaderPolicy = { limit: 8 * KIB, admits: onlyOf([HYBRID], 2) };

export const cardPolicy: HeaderPolicy = { limit: 8 * KIB, admits: onlyOf([EPOCH], 1) };

const byRecipient = amongOthers([HYBRID], 1);
const byPassphrase = onlyOf([SCRYPT], 1);

/** What a passphrase opens. */
export const passphrasePolicy: HeaderPolicy = { limit: 8 * KIB, admits: byPassphrase };

/** A recovery kit to be opened: one passphrase, or one hybrid recipient. */
export const kitPolicy: HeaderPolicy = {
  limit: 8 * KIB,
  admits: (stanzas) => byPassphrase(stanzas) || byRecipient(stanzas),
};

const MAX_RECIPIENTS = 20;

/** An export as it is made: the recipients that the patient chose, hybrid or X25519. */
export const exportPolicy: HeaderPolicy = { limit: 64 * KIB, admits: onlyOf([HYBRID, X25519], MAX_RECIPIENTS) };

/** An export to be opened, which another tool may have sealed again. */
export const importPolicy: HeaderPolicy = { limit: 64 * KIB, admits: amongOthers([HYBRID, X25519], MAX_RECIPIENTS) };
