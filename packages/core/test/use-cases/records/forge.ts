import { sha256 } from "@noble/hashes/sha2.js";
import type * as z from "zod/mini";
import { encodeCardLocation } from "../../../src/domain/acts/card-location.js";
import { decodeEpochWord } from "../../../src/domain/acts/epoch-word.js";
import { padBlock } from "../../../src/envelope/sealed-block.js";
import { type Card, type CardHead, cardSchemas } from "../../../src/envelope/card.js";
import { sealCardBlock } from "../../../src/envelope/card-seal.js";
import { encodeContents } from "../../../src/envelope/contents.js";
import { cardPointerKey } from "../../../src/envelope/kdf.js";
import { sealPayload } from "../../../src/envelope/payload/seal-payload.js";
import type { Placement } from "../../../src/envelope/placement.js";
import { sealPointer } from "../../../src/envelope/pointer.js";
import { encodeStatement, hashStatement, type Statement, signStatement } from "../../../src/envelope/statement.js";
import { type Act, type FolderId, type Hex, newRecordId } from "../../../src/index.js";
import { chunksOf, collect, toHex } from "../../../src/adapters/index.js";
import { type Actor, type stage, text } from "../stage.js";

type RecordCard = Extract<Card, { readonly kind: "record" }>;

/** How a forged card differs from an honest one. */
export interface Forgery {
  readonly op?: CardHead["op"];
  /** The card location in the entry, if it differs from the head. */
  readonly place?: { readonly folder?: FolderId; readonly salt?: Hex; readonly op?: CardHead["op"] };
  readonly head?: Partial<CardHead>;
  readonly states?: Partial<Statement>;
  /** Changes the statement's bytes after they were signed. */
  readonly restate?: (bytes: Uint8Array) => Uint8Array;
  readonly signature?: Uint8Array;
  /** Who signs, with which generation of keys. */
  readonly signer?: { readonly actor?: Actor; readonly index?: number };
  readonly content?: Uint8Array;
  /** Changes the stored payload. */
  readonly repack?: (payload: Uint8Array) => Uint8Array;
  readonly placement?: (honest: Placement) => Partial<Placement>;
  readonly offer?: RecordCard["offer"];
  readonly filed?: Hex;
}

const absent = {
  statement: null,
  signature: null,
  offer: null,
  filed: null,
  placement: null,
  name: null,
  settings: null,
};

/** A patient who uses their keys without the rules of the SDK. */
export async function forger({ ledger, blobs, entropy, clock }: ReturnType<typeof stage>, patient: Actor) {
  const { address } = patient.me;
  const owner = { ledger: ledger.id, address };
  const [first] = (await patient.me.folders.list().page()).items;
  if (!first) throw new Error("no folder");
  const home = first.id;
  const holder = `${address.toLowerCase()}/forged`;

  async function saltOf(folder: FolderId): Promise<Hex> {
    let salt: Hex = "0x";
    for await (const update of ledger.entries({ log: address }))
      if (update.type === "entry" && update.entry.act.kind === "startEpoch")
        for (const word of update.entry.act.epochs.map(decodeEpochWord)) if (word.folder === folder) salt = word.salt;
    return salt;
  }

  const submit = (act: Act) => ledger.submit([act], patient.wallet);

  /** Files any block. */
  async function fileBlock(block: Uint8Array, op: CardHead["op"], folder: FolderId, salt: Hex): Promise<Hex> {
    const secret = await patient.keyring.epochSecret(owner, folder, salt);
    await blobs.put(block, { holder });
    const card = sealPointer(
      cardPointerKey(secret),
      { kind: "card", ...owner, patient: address, folder },
      sha256(block),
    );
    await submit({ kind: "fileCard", patient: address, location: encodeCardLocation({ folder, salt, op }), card });
    return card;
  }

  async function store(content: Uint8Array, repack: (payload: Uint8Array) => Uint8Array) {
    const sealed = sealPayload(chunksOf(content), entropy);
    const payload = repack(await collect(sealed.chunks, 2 ** 24));
    const { size, contentDigest, placement } = sealed.result();
    return { size, contentDigest, placement: { ...placement, payload: await blobs.put(payload, { holder }) } };
  }

  /** Makes a card and files it. */
  async function file(forgery: Forgery = {}) {
    const { op = "new", signer = {}, content = text("forged"), repack = (bytes) => bytes } = forgery;
    const folder = forgery.place?.folder ?? home;
    const salt = forgery.place?.salt ?? (await saltOf(folder));
    const author = signer.actor ?? patient;
    const identity = await author.keyring.identity({ ...owner, address: author.me.address }, signer.index ?? 0);
    const { placement, ...payload } = await store(content, repack);
    const stated: Statement = {
      ...payload,
      ledger: ledger.id,
      patient: address,
      author: author.me.address,
      authorKey: toHex(sha256(identity.bundle)),
      onBehalfOf: null,
      record: newRecordId(entropy),
      version: 1,
      previous: null,
      title: "Forged",
      mediaType: "text/plain",
      category: null,
      occurred: null,
      created: Math.floor(clock.now().getTime() / 1000),
      random: entropy.bytes(32),
      ...forgery.states,
    };
    const signed = encodeStatement(stated);
    const statement = forgery.restate ? forgery.restate(signed) : signed;
    const { record, version } = stated;
    const body = {
      head: { ledger: ledger.id, patient: address, folder, salt, record, version, op, ...forgery.head },
      statement,
      signature: forgery.signature ?? (await signStatement(identity, signed)),
      offer: forgery.offer ?? null,
      filed: forgery.filed ?? null,
      placement: { ...placement, ...forgery.placement?.(placement) },
    };
    const contents = encodeContents("record", cardSchemas.record as z.ZodMiniType, { ...absent, ...body });
    const secret = await patient.keyring.epochSecret(owner, folder, salt);
    const block = sealCardBlock(padBlock(contents), secret, entropy).bytes;
    const pointer = await fileBlock(block, forgery.place?.op ?? op, folder, salt);
    return { record, stated, statement: hashStatement(statement), pointer, block, salt };
  }

  /** Ends a record, as a later version of the SDK will. */
  async function erase(record: Statement["record"]) {
    const [folder, salt] = [home, await saltOf(home)];
    const head = { ...owner, patient: address, folder, salt, record, version: 0, op: "erase" };
    const { address: _, ...exact } = head;
    const contents = encodeContents("erase", cardSchemas.erase as z.ZodMiniType, { ...absent, head: exact });
    const secret = await patient.keyring.epochSecret(owner, folder, salt);
    return fileBlock(sealCardBlock(padBlock(contents), secret, entropy).bytes, "erase", folder, salt);
  }

  /** Publishes the bundle of another generation of keys. */
  async function publishKey(index: number): Promise<void> {
    const { bundle } = await patient.keyring.identity(owner, index);
    await blobs.put(bundle, { holder });
    await submit({ kind: "publishKey", participant: address, key: toHex(sha256(bundle)) });
  }

  return { home, saltOf, submit, fileBlock, file, erase, publishKey };
}
