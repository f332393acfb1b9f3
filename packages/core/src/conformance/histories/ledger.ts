import { type Act, actorOf, counterpartyOf, logOf } from "../../domain/acts/act.js";
import { type ActCounters, countersAfter } from "../../domain/acts/act-counters.js";
import { FOREVER } from "../../domain/grants/until.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { ActRefusal } from "../../domain/ledger/apply-act.js";
import type { LedgerGrant } from "../../domain/ledger/ledger-state.js";
import type { ErrorCode } from "../../errors/error-code.js";
import type { Wallet } from "../../ports/wallet.js";
import { equal, ok, rejects } from "../assert.js";
import type { LedgerFixture } from "../ledger-fixture.js";
import { atOneTime } from "../ledger-moment.js";
import {
  bytes32,
  entriesOf,
  folderScope,
  grantAct,
  keyAct,
  offerAct,
  recordScope,
  scopes,
  seconds,
} from "../ledger-samples.js";
import type { Dice } from "./dice.js";
import { history, type HistoryOptions, type Step } from "./history.js";
import { LedgerModel } from "./ledger-model.js";

/** Longer than any history takes, in seconds: no grant ends by the way. */
const LONG = 1_000_000;

const allScopes = Object.values(scopes);

function someAct(dice: Dice, wallets: readonly Wallet[], now: number): Act {
  const [own, other] = [dice.pick(wallets).address, dice.pick(wallets).address];
  const word = () => bytes32(1 + dice.below(200));
  const scope = dice.pick(allScopes);
  const request = { patient: other, requester: own, message: bytes32(1 + dice.below(3)) };
  return dice.pick<() => Act>([
    () => keyAct(own, 1 + dice.below(200)),
    () => ({ kind: "startEpoch", patient: own, epochs: [word()].slice(dice.below(2)), lockbox: word() }),
    () => ({ kind: "fileCard", patient: own, location: word(), card: word() }),
    () => ({ kind: "fileCards", patient: own, location: word(), cards: [word(), word()] }),
    () => grantAct(own, other, { scope, until: dice.pick([FOREVER, now + LONG, now]), permissions: dice.below(9) }),
    () => grantAct(own, other, { scope, permissions: 7 }),
    () => grantAct(own, other, { scope, request: bytes32(1 + dice.below(3)) }),
    () => ({ kind: "updateEnvelope", patient: own, grantee: other, scope, envelope: word() }),
    () => ({ kind: "revokeAccess", patient: own, grantee: other, scope }),
    () => ({ kind: "revokeEveryone", patient: own }),
    () => offerAct(other, own, dice.pick([folderScope, recordScope]), dice.chance(0.5)),
    () => ({ kind: "relinquishAccess", patient: other, grantee: own, scope }),
    () => ({ kind: "requestAccess", ...request }),
    () => ({ kind: "cancelRequest", ...request }),
    () => ({ kind: "rejectRequest", patient: own, requester: other, message: request.message }),
  ])();
}

const codes: Partial<Record<ActRefusal, ErrorCode>> = { Conflict: "LEDGER_CONFLICT", RequestClosed: "REQUEST_CLOSED" };

/** A grant without its nonce, which an offer takes only where a relayer submits it. */
const termsOf = (grant: LedgerGrant | undefined) =>
  grant && { until: grant.until, permissions: grant.permissions, everyoneEpoch: grant.everyoneEpoch };

const nameOf = (act: Act) => `${act.kind} by ${actorOf(act)} in the log of ${logOf(act)}`;

function steps(fixture: LedgerFixture, dice: Dice): readonly Step[] {
  const { wallets, advance, reorganise } = fixture;
  let model = new LedgerModel();
  const ledger = () => (dice.chance(0.3) ? fixture.connect() : fixture.ledger);
  const now = async () => seconds(await fixture.ledger.time());
  const walletOf = (act: Act): Wallet => wallets.find(({ address }) => address === actorOf(act)) ?? wallets[0];
  const baseOf = (address: Address): ActCounters => {
    const { nonce, access } = model.account(address);
    return { nonce, access };
  };

  /** Puts what a submission has added into the model, and checks that it is what was submitted. */
  const absorb = async (submitted: readonly Act[]) => {
    const added = (await entriesOf(ledger())).slice(model.acts.length);
    equal(added.map(({ act }) => nameOf(act)).toSorted(), submitted.map(nameOf).toSorted(), "What was added");
    for (const { act, position } of added) {
      const after = model.after(act, seconds(position.at));
      ok(after instanceof LedgerModel, `It was accepted though the rules refuse it: ${nameOf(act)}`);
      model = after;
    }
  };

  const submitOne: Step = async (note) => {
    const act = someAct(dice, wallets, await now());
    const { nonce, access } = baseOf(actorOf(act));
    const stale = dice.chance(0.15) && nonce > 0 && access > 0;
    const base = stale ? { nonce: nonce - 1, access: access - 1 } : { nonce, access };
    note(`${nameOf(act)}${stale ? ", planned on what was before" : ""}`);
    const expected = model.after(act, await now(), base);
    const submit = () => ledger().submit([act], walletOf(act), { base });
    if (expected instanceof LedgerModel) await submit();
    else await rejects(submit, codes[expected] ?? "LEDGER_REVERTED");
    await absorb(expected instanceof LedgerModel ? [act] : []);
  };

  const submitSeveral: Step = async (note) => {
    const wallet = dice.pick(wallets);
    const others = wallets.filter((one) => one !== wallet);
    const acts: readonly Act[] = [
      keyAct(wallet.address, 1 + dice.below(200)),
      ...others.map(({ address }) => grantAct(wallet.address, address, { scope: dice.pick(allScopes) })),
    ];
    note(`a key and three grants at once by ${wallet.address}`);
    await ledger().submit(acts, wallet, { base: baseOf(wallet.address) });
    await absorb(acts);
  };

  const revokeAtOnce: Step = async (note) => {
    const acts = wallets.map((wallet): Act => ({ kind: "revokeEveryone", patient: wallet.address }));
    note("everybody revokes everyone at once");
    await Promise.all(acts.map((act) => ledger().submit([act], walletOf(act), { base: baseOf(actorOf(act)) })));
    await absorb(acts);
  };

  const lose: Step = async (note) => {
    if (!fixture.ledger.capabilities.reorganises) return;
    const wallet = dice.pick(wallets);
    const acts = [keyAct(wallet.address, 1), keyAct(wallet.address, 2)];
    note(`two keys of ${wallet.address}, which a reorganisation removes`);
    await reorganise(async () => {
      let base = baseOf(wallet.address);
      for (const act of acts) {
        await fixture.ledger.submit([act], wallet, { base });
        base = countersAfter(base, act);
      }
    });
    await absorb([]);
  };

  const pass: Step = async (note) => {
    const time = dice.pick([1, 60, 2 * LONG]);
    note(`${time} seconds pass`);
    await advance(time);
  };

  const readState: Step = async (note) => {
    const [patient, grantee, scope] = [dice.pick(wallets).address, dice.pick(wallets).address, dice.pick(allScopes)];
    note(`read the account of ${patient}, and what ${grantee} may read`);
    equal(await ledger().account(patient), model.account(patient), "The account");
    const grant = await ledger().grant({ patient, grantee, scope });
    equal(termsOf(grant), termsOf(model.grant(patient, grantee, scope)), "The grant");
    const [time, found] = await atOneTime(fixture, () => ledger().hasAccess({ patient, grantee, scopes: [scope] }));
    equal(found, model.hasAccess(patient, grantee, [scope], time), "Whether there is access");
  };

  const readEntries: Step = async (note) => {
    const [log, counterparty] = [dice.pick(wallets).address, dice.pick(wallets).address];
    const filter = dice.pick([{}, { log }, { counterparty }, { log, counterparty }]);
    note(`read the entries of ${JSON.stringify(filter)}`);
    const expected = model.acts.filter(
      (act) => (!filter.log || logOf(act) === log) && (!filter.counterparty || counterpartyOf(act) === counterparty),
    );
    const entries = await entriesOf(ledger(), filter);
    equal(
      entries.map(({ act }) => act),
      expected,
      "The entries",
    );
    if (entries.length === 0) return;
    const from = dice.below(entries.length);
    const rest = await entriesOf(ledger(), { ...filter, after: entries[from]?.cursor });
    equal(
      rest.map(({ act }) => act),
      expected.slice(from + 1),
      `The entries after the ${from + 1}th`,
    );
  };

  return [
    ...[1, 2, 3, 4, 5, 6].map(() => submitOne),
    submitSeveral,
    revokeAtOnce,
    lose,
    pass,
    readState,
    readState,
    readEntries,
  ];
}

/** A history over a ledger with any kind of wallet. */
export type LedgerHistory = <W extends Wallet>(
  create: () => Promise<LedgerFixture<W>>,
  options: HistoryOptions,
) => Promise<void>;

/** A random history over a ledger, whose rules `applyAct` has. */
// Sound for every W: a history hands a ledger only the wallets of the ledger's own fixture.
export const ledgerHistory = history<LedgerFixture>(steps) as unknown as LedgerHistory;
