import type { Act } from "../../domain/acts/act.js";
import type { Address } from "../../domain/identifiers/address.js";
import { type Hex, toHex } from "../../domain/encoding/bytes.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { BlobStore } from "../../ports/blob-store.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Clock } from "../../ports/clock.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { Entropy } from "../../ports/entropy.js";
import type { Keyring, KeyOwner } from "../../ports/keyring.js";
import type { Ledger, SubmitOptions } from "../../ports/ledger.js";
import type { ProfileDirectory } from "../../ports/profile-directory.js";
import type { Wallet } from "../../ports/wallet.js";
import { createPeople, type People } from "../people/people.js";
import type { Card } from "../../envelope/card.js";
import type { Envelope } from "../../envelope/envelope.js";
import type { ReadOptions } from "../lists/reading.js";
import type { LogReader } from "../log/log-reader.js";
import type { Verifier } from "../trust/verifier.js";
import type { PayloadEngine } from "../../envelope/payload/engine.js";
import type { OpenedCard } from "../../envelope/opened-card.js";
import { AccessCalls } from "./access-calls.js";
import { WriteQueue } from "./write-queue.js";
import type { KnownGrants } from "./known-grants.js";
import { KnownActs } from "./known-acts.js";
import { Journal } from "./journal.js";
import { Memo } from "./memo.js";
import { OwnKeys } from "./own-keys.js";
import { Pairs } from "./pairs.js";
import { SeenLog } from "./seen-log.js";
import { SmallBlobs } from "./small-blobs.js";
import { ToldGrants } from "./told-grants.js";

/** The ports of an app, with the defaults filled in. */
export interface AppPorts<W extends Wallet = never> {
  readonly ledger: Ledger<W>;
  readonly blobs: BlobStore;
  readonly profiles: ProfileDirectory;
  readonly device: DeviceStore;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logs: LogReader;
  /** What is kept on this device of grants that were opened; nothing unless the app opted in. */
  readonly grants?: KnownGrants | undefined;
  readonly verifier: Verifier;
  /** Where content is encrypted; the platform's own by default. */
  readonly engine: PayloadEngine;
}

/** One connected account: the context of every use case. */
export interface Session extends AppPorts {
  readonly wallet: Wallet;
  readonly keyring: Keyring;
  readonly owner: KeyOwner;
  readonly address: Address;
  readonly small: SmallBlobs;
  readonly keys: OwnKeys;
  readonly pairs: Pairs;
  readonly journal: Journal;
  readonly writes: WriteQueue;
  readonly people: People;
  /** Opened cards, by the entry that points to them. */
  readonly cards: Memo<OpenedCard>;
  readonly envelopes: Memo<Envelope>;
  /** The digests in sealed pointers, which take long to open, by the entry and the keys. */
  readonly digests: Memo<Uint8Array>;
  readonly accessCalls: AccessCalls;
  readonly seen: SeenLog;
  readonly told: ToldGrants;
  readonly known: KnownActs;
  /** Who may read a folder and got no key of an epoch that this session started, by its salt. */
  readonly leftOut: Map<Hex, ReadonlySet<Address>>;
  /** `Ledger.submit` in the name of this account. */
  submit(acts: readonly Act[], options: SubmitOptions): Promise<Receipt>;
}

/** How many bytes opened cards take in memory at most, and as many opened envelopes. */
const CACHED_BYTES = 16 * 2 ** 20;

const MAX_DIGESTS = 16_384;

/** About how many bytes an opened card takes. */
const sizeOfCard = ({ card }: OpenedCard): number =>
  2048 + (card.kind === "record" ? 2 * card.statement.length : 0) + (card.kind === "folder" ? settingsSize(card) : 0);

const settingsSize = ({ settings }: Extract<Card, { readonly kind: "folder" }>): number =>
  Object.entries(settings).reduce((size, [name, value]) => size + 64 + 2 * (name.length + String(value).length), 0);

/** About how many bytes an opened envelope takes. */
const sizeOfEnvelope = ({ epochs, versions, limits }: Envelope): number =>
  2048 + 512 * (epochs.length + versions.length) + 256 * (limits?.mediaTypes.length ?? 0);

/** Turns single cards into lists of one, as the struct of several acts demands. */
const groupCards = (acts: readonly Act[]): readonly Act[] =>
  acts.length === 1
    ? acts
    : acts.map((act) => {
        if (act.kind !== "fileCard") return act;
        const { patient, location, card } = act;
        return { kind: "fileCards", patient, location, cards: [card] };
      });

export function createSession<W extends Wallet>(ports: AppPorts<W>, wallet: W, keyring: Keyring): Session {
  const owner: KeyOwner = { ledger: ports.ledger.id, address: wallet.address };
  const small = new SmallBlobs(ports.blobs, ports.clock);
  const keys = new OwnKeys(keyring, owner);
  const pairs = new Pairs(wallet.address, ports.logs, keys, small);
  const told = new ToldGrants();
  const submit: Session["submit"] = (acts, options) => ports.ledger.submit(groupCards(acts), wallet, options);
  return {
    ...ports,
    wallet,
    keyring,
    owner,
    address: wallet.address,
    small,
    keys,
    pairs,
    journal: new Journal(ports.device, ports.entropy, owner),
    writes: new WriteQueue(),
    people: createPeople(ports),
    cards: new Memo(CACHED_BYTES, sizeOfCard),
    envelopes: new Memo(CACHED_BYTES, sizeOfEnvelope),
    digests: new Memo(MAX_DIGESTS),
    accessCalls: new AccessCalls(),
    seen: new SeenLog(told),
    told,
    known: new KnownActs(ports.device, owner, ports.clock),
    leftOut: new Map(),
    submit,
  };
}

/** A participant's log. */
export async function readLog(session: Session, owner: Address, options: ReadOptions = {}): Promise<ParticipantLog> {
  const log = await session.logs.read(owner, options);
  if (owner === session.address) {
    session.seen.note(log);
    session.known.noteReading(log);
  }
  return log;
}

/** The participant's own log. */
export const ownLog = (session: Session, options: CallOptions = {}): Promise<ParticipantLog> =>
  readLog(session, session.address, options);

/** `length` random bytes, for a salt or an id. */
export const freshHex = (session: Pick<Session, "entropy">, length: number): Hex =>
  toHex(session.entropy.bytes(length));
