import type { Act } from "../domain/acts/act.js";
import { type Address, parseAddress } from "../domain/identifiers/address.js";
import { parseLedgerId } from "../domain/identifiers/ids.js";
import { applyAct } from "../domain/ledger/apply-act.js";
import { emptyAccount, type LedgerAccount } from "../domain/ledger/ledger-state.js";
import { isChartkeyError } from "../errors/chartkey-error.js";
import type { Wallet } from "../ports/wallet.js";
import { equal, ok, rejects, rejectsWith, soon, throwsTypeError } from "./assert.js";
import type { HeadSourceFixture } from "./head-source-fixture.js";
import { healthCases } from "./health.js";
import { bytes32, grantAct, keyAct, seconds } from "./ledger-samples.js";
import { planningLedger } from "./planning-ledger.js";
import { suite } from "./suite.js";

/** A suite for a source of heads of a ledger with any kind of wallet. */
export type HeadSourceSuite = Readonly<
  Record<string, <W extends Wallet>(create: () => Promise<HeadSourceFixture<W>>) => Promise<void>>
>;

const nobody = parseAddress(`0x${"0b".repeat(20)}`);

/** Submits an act, and gives the account of its log afterwards, by the rules of the ledger. */
async function write(
  { ledger, catchUp }: HeadSourceFixture,
  before: LedgerAccount,
  act: Act,
  wallet: Wallet,
): Promise<LedgerAccount> {
  const { position } = await planningLedger(ledger).submit([act], wallet);
  await catchUp?.();
  const applied = applyAct({ account: before, grant: undefined, cancelled: false }, act, seconds(position.at));
  ok(applied.ok, "The ledger has accepted an act that its rules refuse");
  return applied.state.account;
}

/** Acts of a patient that move each part of an account. */
const actsOf = (patient: Address, other: Address): readonly Act[] => [
  keyAct(patient),
  { kind: "startEpoch", patient, epochs: [bytes32(1)], lockbox: bytes32(2) },
  { kind: "fileCards", patient, location: bytes32(3), cards: [bytes32(4), bytes32(5)] },
  grantAct(patient, other),
  { kind: "revokeEveryone", patient },
  keyAct(patient, 2),
];

/** What every `HeadSource` must do. A `Ledger` is one. */
// Sound for every W: a case hands a ledger only the wallets of the ledger's own fixture.
export const headSourceSuite = suite<HeadSourceFixture>({
  "id: is that of the ledger, in its one form": async ({ source, ledger }) => {
    equal(source.id, ledger.id, "The id");
    equal(source.id, parseLedgerId(source.id), "Its one form");
  },

  "account: a participant without entries has the genesis head and zeros": async (fixture) => {
    const { source, wallets } = fixture;
    equal(await source.account(nobody), emptyAccount, "Of nobody, on an empty ledger");
    await write(fixture, emptyAccount, keyAct(wallets[0].address), wallets[0]);
    equal(await source.account(wallets[1].address), emptyAccount, "Of somebody else");
  },

  "account: is that of the log, after every act": async (fixture) => {
    const { source, wallets } = fixture;
    const [patient, other] = wallets;
    let expected = emptyAccount;
    for (const act of actsOf(patient.address, other.address)) {
      expected = await write(fixture, expected, act, patient);
      // the call before this one must not be remembered
      for (const _ of [1, 2]) equal(await source.account(patient.address), expected, `The account after ${act.kind}`);
    }
  },

  "account: what others do in a log stands in its account too, and not in theirs": async (fixture) => {
    const { source, wallets } = fixture;
    const [patient, other] = wallets;
    const request = { patient: patient.address, requester: other.address, message: bytes32(7) };
    const acts: readonly Act[] = [
      { kind: "requestAccess", ...request },
      { kind: "cancelRequest", ...request },
    ];
    let expected = await write(fixture, emptyAccount, keyAct(patient.address), patient);
    for (const act of acts) expected = await write(fixture, expected, act, other);
    equal(await source.account(patient.address), expected, "The account of who was asked");
    equal(await source.account(other.address), emptyAccount, "The account of who asked");
  },

  "account: calls at once answer each for its own participant, in any form of the address": async (fixture) => {
    const { source, wallets } = fixture;
    const accounts = new Map<Address, LedgerAccount>([[nobody, emptyAccount]]);
    for (const [nth, wallet] of wallets.entries())
      accounts.set(wallet.address, await write(fixture, emptyAccount, keyAct(wallet.address, nth + 1), wallet));
    const participants = [...accounts.keys()].flatMap((one) => [one, one.toLowerCase() as Address]);
    const found = await Promise.all(participants.map((one) => source.account(one)));
    for (const [nth, participant] of participants.entries())
      equal(found[nth], accounts.get(parseAddress(participant)), `The account of ${participant}`);
  },

  "account: while acts come in, each answer is one state as a whole": async (fixture) => {
    const { source, wallets } = fixture;
    const [patient, other] = wallets;
    const states = [emptyAccount];
    const answers: LedgerAccount[] = [];
    const written = new AbortController();
    const read = async () => {
      while (!written.signal.aborted)
        try {
          answers.push(await source.account(patient.address));
        } catch (error) {
          // a proof may come too late for its block
          if (!isChartkeyError(error, "LEDGER_INCOMPLETE", "LEDGER_UNAVAILABLE") || !error.retryable) throw error;
        }
    };
    const writeAll = async () => {
      for (const act of actsOf(patient.address, other.address))
        states.push(await write(fixture, states.at(-1) ?? emptyAccount, act, patient));
    };
    const ended = await Promise.allSettled([writeAll().finally(() => written.abort()), read(), read()]);
    for (const one of ended) if (one.status === "rejected") throw one.reason;
    ok(answers.length > 0, "There was no answer while acts came in");
    const known = states.map((state) => `${state.head} ${state.everyoneEpoch} ${state.nonce} ${state.access}`);
    for (const { head, everyoneEpoch, nonce, access } of answers) {
      const answer = `${head} ${everyoneEpoch} ${nonce} ${access}`;
      ok(known.includes(answer), `An answer that was never the state: ${answer}`);
    }
  },

  "account: refuses what is no address": async ({ source }) => {
    for (const bad of [undefined, null, "", "0x12", `0x${"5A".repeat(19)}aB`])
      await throwsTypeError(() => source.account(bad as never), bad);
  },

  "failures: a source that is away says so, and never that a log is empty": async (fixture) => {
    const { source, wallets, unplug } = fixture;
    await write(fixture, emptyAccount, keyAct(wallets[0].address), wallets[0]);
    await unplug();
    for (const participant of [wallets[0].address, nobody]) {
      const error = await rejects(() => source.account(participant), "LEDGER_UNAVAILABLE");
      equal(error.retryable, true, "Whether it is retryable");
    }
  },

  "failures: it checks its signal first": async ({ source, wallets, unplug }) => {
    const reason = new Error("stopped");
    const signal = AbortSignal.abort(reason);
    for (const participant of [wallets[0].address, "0x12" as never])
      await rejectsWith(() => source.account(participant, { signal }), reason);
    await unplug();
    await rejectsWith(() => source.account(nobody, { signal }), reason);
  },

  "with hang: an abort ends a call that gets no answer": async (fixture) => {
    const { source, wallets, hang } = fixture;
    if (!hang) return;
    await source.account(wallets[0].address);
    await hang();
    const reason = new Error("stopped");
    const stop = new AbortController();
    const call = source.account(wallets[0].address, { signal: stop.signal });
    stop.abort(reason);
    await soon(
      fixture,
      "A call that was aborted while the source was silent",
      rejectsWith(() => call, reason),
    );
  },

  "with lie: an answer that proves nothing is LEDGER_INCOMPLETE": async (fixture) => {
    const { source, wallets, lie } = fixture;
    if (!lie) return;
    await write(fixture, emptyAccount, keyAct(wallets[0].address), wallets[0]);
    await lie();
    await rejects(() => source.account(wallets[0].address), "LEDGER_INCOMPLETE");
  },

  "with misconfigured: one that is set up for something else is MISCONFIGURED, and answers nothing": async (
    fixture,
  ) => {
    const other = fixture.misconfigured?.();
    if (!other) return;
    const error = await rejects(() => other.account(nobody), "MISCONFIGURED");
    equal(error.retryable, false, "Whether it is retryable");
    if (other.health) await rejects(async () => other.health?.(), "MISCONFIGURED");
  },

  ...healthCases<HeadSourceFixture>(({ source }) => source, "LEDGER_UNAVAILABLE"),
}) as HeadSourceSuite;
