import { genesisHead } from "../../domain/acts/head.js";
import { emptyAccount } from "../../domain/ledger/ledger-state.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { Ledger } from "../../ports/ledger.js";
import type { LedgerFixture } from "../ledger-fixture.js";
import { onPort, type Sabotage } from "./sabotage.js";

const ledger = (change: (honest: Ledger) => Partial<Ledger>) => onPort<LedgerFixture>()("ledger", change);

/** Ways in which a ledger goes wrong. */
export const ledgerSabotages: readonly Sabotage<LedgerFixture>[] = [
  {
    what: "the head never moves",
    noticed: "submission: acts of several accounts at once for one log come one after the other",
    spoil: ledger((honest) => ({
      account: async (address, options) => ({ ...(await honest.account(address, options)), head: genesisHead }),
    })),
  },
  {
    what: "what it refuses is swallowed",
    noticed: "refusals: a grant to the patient",
    spoil: ledger((honest) => ({
      submit: (acts, wallet, options) =>
        honest.submit(acts, wallet, options).catch((): Receipt => {
          return { transaction: "none", position: { sequence: 0n, at: new Date(0), final: true } };
        }),
    })),
  },
  {
    what: "nobody compares with what an act was planned on",
    noticed: "conflicts: several acts count on",
    spoil: ledger((honest) => ({
      submit: async (acts, wallet, options) => {
        const { nonce, access } = await honest.account(wallet.address);
        return honest.submit(acts, wallet, { ...options, base: options?.base && { nonce, access } });
      },
    })),
  },
  {
    what: "blobs are stored before anything is asked",
    noticed: "submission: what has to be stored first is stored before the prompt, once",
    spoil: ledger((honest) => ({
      submit: async (acts, wallet, options) => {
        await options?.beforePrompt?.();
        return honest.submit(acts, wallet, { ...options, beforePrompt: undefined });
      },
    })),
  },
  {
    what: "every grant opens, ended or not",
    noticed: "access: a revoked grant opens nothing, until granted again",
    spoil: ledger((honest) => ({
      hasAccess: async ({ patient, grantee, scopes }) => {
        const grants = await Promise.all(scopes.map((scope) => honest.grant({ patient, grantee, scope })));
        return grants.some((grant) => grant && (grant.permissions & 1) === 1);
      },
    })),
  },
  {
    what: "filters and cursors are forgotten",
    noticed: "entries: those of one log, requests included",
    spoil: ledger((honest) => ({ entries: (_filter, options) => honest.entries({}, options) })),
  },
  {
    what: "entries of an unknown kind are swallowed",
    noticed: "entries: one of an unknown kind is reported in its place, and skipped",
    spoil: ledger((honest) => ({
      async *entries(filter, options) {
        for await (const update of honest.entries(filter, options)) if (update.type === "entry") yield update;
      },
    })),
  },
  {
    what: "every change is reported twice to who follows",
    noticed: "following: reports the entries so far, and then each new one",
    spoil: ledger((honest) => ({
      async *follow(filter, options) {
        for await (const change of honest.follow(filter, options)) yield* [change, change];
      },
    })),
  },
  {
    what: "who follows from now on is told everything",
    noticed: "following: from now on, without what was there, and with a cursor at once",
    spoil: ledger((honest) => ({
      follow: ({ after, ...filter }, options) =>
        honest.follow({ ...filter, after: after === "now" ? undefined : after }, options),
    })),
  },
  {
    what: "any signature will do",
    noticed: "verification: another's signature is false",
    spoil: ledger(() => ({ verify: async () => true })),
  },
  {
    what: "a ledger that is away looks empty",
    noticed: "failures: account reports that the ledger is away",
    spoil: ledger((honest) => ({
      account: (address, options) => honest.account(address, options).catch(() => emptyAccount),
    })),
  },
  {
    what: "signals are ignored",
    noticed: "failures: submit checks its signal first",
    spoil: ledger((honest) => ({
      submit: (acts, wallet, options) => honest.submit(acts, wallet, { ...options, signal: undefined }),
    })),
  },
];
