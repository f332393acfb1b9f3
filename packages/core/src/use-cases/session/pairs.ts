import type { Address } from "../../domain/identifiers/address.js";
import { fromHex, type Hex } from "../../domain/encoding/bytes.js";
import { keysOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import { type IdentityBundle, parseIdentityBundle } from "../../envelope/identity-bundle.js";
import { type PairKeys, pairKeys } from "../../envelope/pair-key.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { Identity } from "../../ports/keyring.js";
import type { ReadOptions } from "../lists/reading.js";
import type { LogReader } from "../log/log-reader.js";
import { bundleHolder } from "./holders.js";
import { Memo } from "./memo.js";
import type { OwnKeys } from "./own-keys.js";
import type { SmallBlobs } from "./small-blobs.js";

const BUNDLE_BYTES = 1301;

const MAX_BUNDLES = 4096;
const MAX_PAIRS = 16_384;

/** The keys that two participants share, by one key of each. */
export interface Pair {
  readonly mine: Identity;
  readonly theirs: IdentityBundle;
  readonly peer: Address;
  readonly keys: PairKeys;
}

/** The last two key digests that the owner published before a position, the latest first. */
function keysBefore(log: ParticipantLog, sequence: bigint): readonly Hex[] {
  const before = keysOf(log).filter(({ entry }) => (log.entries[entry]?.position.sequence ?? 0n) < sequence);
  return before
    .slice(-2)
    .toReversed()
    .map(({ key }) => key);
}

/** Derives the keys that this participant shares with others, from the keys that both published. */
export class Pairs {
  readonly #me: Address;
  readonly #logs: LogReader;
  readonly #keys: OwnKeys;
  readonly #blobs: SmallBlobs;
  readonly #bundles = new Memo<IdentityBundle>(MAX_BUNDLES);
  readonly #pairs = new Memo<PairKeys>(MAX_PAIRS);

  constructor(me: Address, logs: LogReader, keys: OwnKeys, blobs: SmallBlobs) {
    this.#me = me;
    this.#logs = logs;
    this.#keys = keys;
    this.#blobs = blobs;
  }

  /** The bundle with this digest. */
  bundle(key: Hex, options: ReadOptions = {}): Promise<IdentityBundle> {
    return this.#bundles.get(key, async () =>
      parseIdentityBundle(await this.#blobs.get(fromHex(key, 32), BUNDLE_BYTES, options)),
    );
  }

  /**
   * Pins a bundle that something was sealed to or opened with. Everybody who uses a bundle does, so
   * that old ones stay available; what nothing opens with is not kept.
   * @returns whether it is pinned
   */
  keep({ digest }: IdentityBundle, options: ReadOptions): Promise<boolean> {
    return this.#blobs.pin([fromHex(digest, 32)], bundleHolder(this.#me), options);
  }

  /**
   * The pair by the latest keys of both.
   * @throws ChartkeyError NOT_REGISTERED for a peer or a participant without a key;
   *   LEDGER_INCOMPLETE (retryable) where an earlier reading showed a later key of the peer's
   */
  async latest(peer: Address, options: ReadOptions = {}): Promise<Pair> {
    const [myLog, theirLog] = [await this.#logs.read(this.#me, options), await this.#logs.read(peer, options)];
    const key = keysOf(theirLog).at(-1)?.key;
    if (key === undefined) throw new ChartkeyError("NOT_REGISTERED", { message: `${peer} has no key on the ledger` });
    if (this.#logs.keys.hasReplaced(peer, key))
      throw new ChartkeyError("LEDGER_INCOMPLETE", {
        message: `The ledger does not show the latest key of ${peer} now`,
        retryable: true,
      });
    const { identity } = await this.#keys.current(myLog, options);
    const pair = await this.#pair(identity, peer, await this.bundle(key, options));
    await this.keep(pair.theirs, options);
    return pair;
  }

  /**
   * The pairs that an entry at `sequence` can have been made with, at most four, the likeliest
   * first. A bundle that cannot be loaded is skipped, and none is pinned.
   * @throws ChartkeyError the last failure, after all other pairs
   */
  async *at(peer: Address, sequence: bigint, options: ReadOptions = {}): AsyncGenerator<Pair> {
    const [myLog, theirLog] = [await this.#logs.read(this.#me, options), await this.#logs.read(peer, options)];
    let failure: ChartkeyError | undefined;
    for (const theirKey of keysBefore(theirLog, sequence)) {
      const theirs = await orProblem(this.bundle(theirKey, options), options);
      if (isChartkeyError(theirs)) {
        failure = theirs;
        continue;
      }
      for (const myKey of keysBefore(myLog, sequence)) {
        const identity = this.#keys.identity(myKey, keysOf(myLog).length, options);
        const pair = await orProblem(
          identity.then((mine) => this.#pair(mine, peer, theirs)),
          options,
        );
        if (isChartkeyError(pair)) {
          failure = pair;
          break;
        }
        yield pair;
      }
    }
    if (failure) throw failure;
  }

  /**
   * The first result that `open` has with one of these pairs, whose bundle is then pinned;
   * `undefined` when it has none.
   * @throws ChartkeyError the last failure, after all other pairs
   */
  async openAt<T>(
    peer: Address,
    sequence: bigint,
    open: (pair: Pair) => Promise<T | undefined>,
    options: ReadOptions,
  ): Promise<T | undefined> {
    let failure: ChartkeyError | undefined;
    for await (const pair of this.at(peer, sequence, options)) {
      const opened = await orProblem(open(pair), options);
      if (isChartkeyError(opened)) failure = opened;
      else if (opened !== undefined) {
        await this.keep(pair.theirs, options);
        return opened;
      }
    }
    if (failure) throw failure;
    return undefined;
  }

  async #pair(mine: Identity, peer: Address, theirs: IdentityBundle): Promise<Pair> {
    const keys = await this.#pairs.get(`${mine.index}/${peer}/${theirs.digest}`, () =>
      pairKeys(mine, { address: peer, agree: theirs.agree }),
    );
    return { mine, theirs, peer, keys };
  }
}
