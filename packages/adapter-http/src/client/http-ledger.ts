import {
  type Act,
  actorOf,
  type Address,
  checkDate,
  checkEntryFilter,
  checkOptions,
  checkSubmission,
  checkSubmitOptions,
  type ErrorCode,
  type Ledger,
  logOf,
  pause,
  type Receipt,
  type SentWrite,
  TaskQueues,
} from "@chartkey/core/adapters";
import { receiptBody } from "../wire/ledger.js";
import { decodeReceipt, placeOf } from "./decode-ledger.js";
import { checkedLedgerOptions, type HttpLedgerOptions } from "./ledger-options.js";
import { ledgerReading } from "./ledger-reading.js";
import type { LogEnd, PendingActs } from "./pending-acts.js";
import { submitSigned } from "./submit-signed.js";
import { Transport } from "./transport.js";
import { verifyClaim } from "./verify-claim.js";

const codes: ReadonlySet<ErrorCode> = new Set([
  "LEDGER_CONFLICT",
  "LEDGER_DROPPED",
  "LEDGER_FINALITY_BROKEN",
  "LEDGER_INCOMPLETE",
  "LEDGER_REVERTED",
  "LEDGER_UNAVAILABLE",
  "MISCONFIGURED",
  "REQUEST_CLOSED",
  "SESSION_ENDED",
]);

/** Bytes of a receipt. */
const MAX = 4_096;

/** Milliseconds between two questions whether a write is final. */
const INTERVAL = 1_000;

/** Of how many logs the end is remembered, and of how many writes what was signed. */
const REMEMBERED = 100;

/** Notes something, and forgets what was noted first. */
function note<K, V>(notes: Map<K, V>, key: K, value: V): void {
  notes.delete(key);
  notes.set(key, value);
  const [first] = notes.keys();
  if (first !== undefined && notes.size > REMEMBERED) notes.delete(first);
}

/** A transaction may hold the writes of several people. */
const keyOf = ({ transaction, position }: SentWrite): string => `${transaction} ${position?.sequence}`;

/** @throws TypeError for what is no write that was sent */
function checkSent(sent: SentWrite): SentWrite {
  const { transaction, position }: Partial<SentWrite> = sent ?? {};
  if (typeof transaction !== "string" || transaction.length > 256)
    throw new TypeError("`sent` has a `transaction`, which is a text");
  if (position === undefined) return { transaction };
  const { sequence, at, final } = position;
  if (typeof sequence !== "bigint" || typeof final !== "boolean")
    throw new TypeError("`position` has a `sequence`, a date `at`, and `final`");
  checkDate("position.at", at);
  return { transaction, position: { sequence, at, final } };
}

/**
 * A ledger behind a server of `@chartkey/adapter-http/server`. The server is not trusted: core
 * compares what it reads with heads, and rules and signatures by keys are checked here. It can hide
 * the newest entries, as any single node; give `heads` of somebody else to the app against that.
 *
 * A write is signed by the wallet, as typed data that a person can read, and sent by the relayer.
 * It has happened when its entries are in the log, whoever sent it. `submit` ends as that of
 * `relayed` of `@chartkey/adapter-evm` does, and with CLOCK_SKEWED for a ledger whose time is more
 * than ten minutes ahead of the device's. SESSION_ENDED and MISCONFIGURED end it also after the
 * prompt, when the server no longer lets this client read: the act may still happen, and the error
 * has the `transaction`, if there is one.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function httpLedger(options: HttpLedgerOptions): Required<Ledger> {
  const { name, reorganises, relayer, verifier, lifetime, clock, where } = checkedLedgerOptions(options);
  const server = new Transport(where, { away: "LEDGER_UNAVAILABLE", codes });
  const base = `/ledgers/${encodeURIComponent(name)}`;
  const reading = ledgerReading(server, base, reorganises);
  const verify = verifyClaim(verifier);
  const queues = new TaskQueues();
  const ends = new Map<Address, LogEnd>();
  const writes = new Map<string, PendingActs>();

  async function* entries(...[filter, callOptions]: Parameters<Ledger["entries"]>) {
    const { log, counterparty } = checkEntryFilter(filter);
    let end: LogEnd | undefined;
    for await (const update of reading.entries(filter, callOptions)) {
      yield update;
      const { cursor, position } = placeOf(update);
      end = { cursor, sequence: position.sequence };
    }
    if (log !== undefined && counterparty === undefined && end) note(ends, log, end);
  }

  /** What the server says of a write that was not made here; `undefined` while it is not final. */
  async function toldFinal(
    { transaction, position: at }: SentWrite,
    signal: AbortSignal | undefined,
  ): Promise<Receipt | undefined> {
    const position = at && { sequence: String(at.sequence), at: at.at.getTime(), final: at.final };
    const body = { transaction, ...(position && { position }) };
    const told = await server.json({ method: "POST", path: `${base}/receipts`, body, signal }, receiptBody, MAX);
    return told && decodeReceipt(told);
  }

  return {
    ...reading,
    id: name,
    capabilities: { reorganises },
    entries,
    verify,

    async submit(planned, wallet, submitOptions) {
      const given = checkSubmitOptions(submitOptions);
      const acts = checkSubmission(planned, wallet.address, given.base) as readonly [Act, ...Act[]];
      if (!relayer) throw server.misconfigured("The ledger has no relayer, so that it is only read");
      const { receipt, pending } = await queues.run(
        actorOf(acts[0]),
        () => {
          const knownEnd = ends.get(logOf(acts[0]));
          const context = { reading, ledger: name, relayer, verify, lifetime, clock, knownEnd };
          return submitSigned(context, acts, wallet, given);
        },
        given.signal,
      );
      note(writes, keyOf(receipt), pending);
      return receipt;
    },

    async finalized(sent, callOptions) {
      const { signal } = checkOptions(callOptions);
      const write = checkSent(sent);
      const pending = writes.get(keyOf(write));
      for (;;) {
        const found = pending ? await pending.find(signal) : await toldFinal(write, signal);
        if (found?.position.final) return found;
        await pause(INTERVAL, signal);
      }
    },
  };
}
