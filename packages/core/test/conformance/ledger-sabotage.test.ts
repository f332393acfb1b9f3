import { describe, expect, test } from "vitest";
import type { LedgerFixture } from "../../src/conformance/ledger-fixture.js";
import { ledgerSuite } from "../../src/conformance/ledger-suite.js";
import { genesisHead } from "../../src/domain/acts/head.js";
import { countersAfter } from "../../src/domain/acts/act-counters.js";
import { emptyAccount } from "../../src/domain/ledger/ledger-state.js";
import { ChartkeyError, isChartkeyError } from "../../src/errors/chartkey-error.js";
import { parseLedgerId } from "../../src/domain/identifiers/ids.js";
import type { Cursor, Position, Receipt } from "../../src/domain/ledger/position.js";
import type { LedgerChange } from "../../src/ports/ledger-change.js";
import type { Ledger } from "../../src/ports/ledger.js";
import type { LedgerUpdate } from "../../src/ports/ledger-entry.js";
import { memoryLedgerFixture } from "../fakes/memory-ledger-fixture.js";

interface Sabotage {
  readonly what: string;
  /** Cases that must notice, by the start of their names. */
  readonly noticed: readonly string[];
  /** What they must say, where another failure would be chance. */
  readonly says?: string;
  readonly change: (honest: Ledger) => Partial<Ledger>;
}

const changeUpdates = (change: (update: LedgerUpdate) => LedgerUpdate | undefined) => (honest: Ledger) => ({
  async *entries(...[filter, options]: Parameters<Ledger["entries"]>) {
    for await (const update of honest.entries(filter, options)) {
      const changed = change(update);
      if (changed) yield changed;
    }
  },
});

const changeFollow =
  (change: (reported: LedgerChange) => readonly LedgerChange[], forget?: "after" | "logs") => (honest: Ledger) => ({
    async *follow(...[filter, options]: Parameters<Ledger["follow"]>) {
      const asked = forget ? { ...filter, [forget]: undefined } : filter;
      for await (const reported of honest.follow(asked, options)) yield* change(reported);
    },
  });

const changePosition = (change: Partial<Position>) =>
  changeUpdates((update) =>
    update.type === "entry"
      ? { ...update, entry: { ...update.entry, position: { ...update.entry.position, ...change } } }
      : update,
  );

const running = new Set<Promise<Receipt>>();
/** The transactions of a log that is read, and then written as a whole. */
let appended: readonly string[] = [];

const sabotages: readonly Sabotage[] = [
  {
    what: "the second of two submissions at once is taken for the first",
    noticed: ["submission: acts of several accounts at once"],
    change: (honest) => ({
      async submit(...call) {
        const [other] = running;
        if (other !== undefined) return other;
        const receipt = honest.submit(...call);
        running.add(receipt);
        return receipt.finally(() => running.delete(receipt));
      },
    }),
  },
  {
    what: "two submissions at once append to the same state of a log, and one of them is lost",
    noticed: ["submission: acts of several accounts at once"],
    says: "What happened",
    change: (honest) => ({
      async submit(...call) {
        const read = appended;
        const receipt = await honest.submit(...call);
        appended = [...read, receipt.transaction];
        return receipt;
      },
      ...changeUpdates((update) =>
        update.type === "entry" && !appended.includes(update.entry.transaction) ? undefined : update,
      )(honest),
    }),
  },
  {
    what: "an envelope is reported in another form",
    noticed: ["acts: applies a grant of everything"],
    change: changeUpdates((update) =>
      update.type === "entry" && update.entry.act.kind === "grantAccess"
        ? { ...update, entry: { ...update.entry, act: { ...update.entry.act, envelope: `0x${"AA".repeat(32)}` } } }
        : update,
    ),
  },
  {
    what: "the head never moves",
    noticed: ["acts: applies a key", "acts: each head"],
    change: (honest) => ({
      account: async (address, options) => ({ ...(await honest.account(address, options)), head: genesisHead }),
    }),
  },
  {
    what: "times are a second late",
    noticed: ["acts: each head", "acts: applies a card", "time: is that"],
    change: (honest) => ({
      ...changePosition({ at: new Date("2026-03-01T10:00:01Z") })(honest),
      time: async (options) => new Date((await honest.time(options)).getTime() + 1),
    }),
  },
  {
    what: "what the ledger refuses is swallowed",
    noticed: [
      "refusals: a grant to the patient",
      "refusals: an offer",
      "refusals: relinquishing",
      "submission: all acts",
    ],
    change: (honest) => ({
      submit: async (acts, wallet, options) => {
        const receipt: Receipt = {
          transaction: "none",
          position: { sequence: 0n, at: new Date(0), final: true },
        };
        return honest.submit(acts, wallet, options).catch((error: unknown) => {
          if (error instanceof TypeError) throw error;
          return receipt;
        });
      },
    }),
  },
  {
    what: "nothing is stored before the prompt",
    noticed: ["submission: what has to be stored", "submission: what cannot be stored"],
    change: (honest) => ({
      submit: (acts, wallet, options) => honest.submit(acts, wallet, { ...options, beforePrompt: undefined }),
    }),
  },
  {
    what: "blobs are stored before anything is asked",
    noticed: ["submission: what has to be stored", "conflicts: a grant"],
    change: (honest) => ({
      submit: async (acts, wallet, options) => {
        await options?.beforePrompt?.();
        return honest.submit(acts, wallet, { ...options, beforePrompt: undefined });
      },
    }),
  },
  {
    what: "nobody compares with what an act was planned on",
    noticed: [
      "conflicts: a key",
      "conflicts: an epoch",
      "conflicts: a card",
      "conflicts: cards",
      "conflicts: a grant",
      "conflicts: an envelope",
      "conflicts: several acts",
      "conflicts: of equal acts",
    ],
    change: (honest) => ({
      submit: async (acts, wallet, options) => {
        const { nonce, access } = await honest.account(wallet.address);
        return honest.submit(acts, wallet, { ...options, base: options?.base && { nonce, access } });
      },
    }),
  },
  {
    what: "only the nonce is compared",
    noticed: ["conflicts: a card", "conflicts: cards"],
    change: (honest) => ({
      submit: async (acts, wallet, options) => {
        const { access } = await honest.account(wallet.address);
        const { base } = options ?? {};
        return honest.submit(acts, wallet, { ...options, base: base && { ...base, access } });
      },
    }),
  },
  {
    what: "the base is the same for each of several acts",
    noticed: ["conflicts: several acts", "submission: many acts"],
    change: (honest) => ({
      submit: async (acts, wallet, options) => {
        let receipt = await honest.submit(acts.slice(0, 1), wallet, options);
        for (const act of acts.slice(1)) receipt = await honest.submit([act], wallet, options);
        return receipt;
      },
    }),
  },
  {
    what: "what others do moves the numbers",
    noticed: ["conflicts: what others do"],
    change: (honest) => ({
      account: async (address, options) => {
        const account = await honest.account(address, options);
        let others = 0;
        for await (const update of honest.entries({ log: address }))
          if (update.type === "entry" && update.entry.act.kind === "offerRecord") others += 1;
        return { ...account, nonce: account.nonce + others };
      },
    }),
  },
  {
    what: "a revocation needs a base",
    noticed: ["conflicts: a revocation happens"],
    change: (honest) => ({
      submit: async (acts, wallet, options) => {
        if (!options?.base) throw new TypeError("`base` is needed");
        return honest.submit(acts, wallet, options);
      },
    }),
  },
  {
    what: "a revocation is compared too",
    noticed: ["conflicts: a revocation happens"],
    change: (honest) => ({
      submit: async (acts, wallet, options) => {
        const { nonce } = await honest.account(wallet.address);
        if (options?.base && options.base.nonce !== nonce) throw new ChartkeyError("LEDGER_CONFLICT");
        return honest.submit(acts, wallet, options);
      },
    }),
  },
  {
    what: "a late conflict is tried again on the new state",
    noticed: ["conflicts: of equal acts"],
    change: (honest) => ({
      submit: async (acts, wallet, options) => {
        const counters = async () => {
          const { nonce, access } = await honest.account(wallet.address);
          return { nonce, access };
        };
        let base = options?.base;
        const late = base?.nonce === (await counters()).nonce;
        for (;;) {
          try {
            return await honest.submit(acts, wallet, { ...options, base });
          } catch (error) {
            if (!late || !isChartkeyError(error, "LEDGER_CONFLICT")) throw error;
            base = await counters();
          }
        }
      },
    }),
  },
  {
    what: "a conflict is final",
    noticed: ["conflicts: a key", "conflicts: several acts", "conflicts: a revocation happens"],
    change: (honest) => ({
      submit: (acts, wallet, options) =>
        honest.submit(acts, wallet, options).catch((error: unknown) => {
          throw isChartkeyError(error, "LEDGER_CONFLICT")
            ? new ChartkeyError("LEDGER_CONFLICT", { retryable: false })
            : error;
        }),
    }),
  },
  {
    what: "of several acts that conflict, the first ones happen",
    noticed: ["conflicts: several acts"],
    change: (honest) => ({
      submit: async (acts, wallet, options) => {
        try {
          return await honest.submit(acts, wallet, options);
        } catch (error) {
          const { nonce, access } = await honest.account(wallet.address);
          if (isChartkeyError(error, "LEDGER_CONFLICT") && acts.length > 1)
            await honest.submit(acts.slice(0, 1), wallet, { base: { nonce, access } });
          throw error;
        }
      },
    }),
  },
  {
    what: "a conflict is called a refusal",
    noticed: ["conflicts: a key", "conflicts: a card", "conflicts: several acts"],
    change: (honest) => ({
      submit: (acts, wallet, options) =>
        honest.submit(acts, wallet, options).catch((error: unknown) => {
          throw isChartkeyError(error, "LEDGER_CONFLICT") ? new ChartkeyError("LEDGER_REVERTED") : error;
        }),
    }),
  },
  {
    what: "a conflict is found after the prompt",
    noticed: ["conflicts: a key", "conflicts: a grant"],
    change: (honest) => ({
      submit: async (acts, wallet, options) => {
        await wallet.signTypedData({
          domain: { name: "Nothing", version: "1" },
          types: { None: [] },
          primaryType: "None",
          message: {},
        });
        return honest.submit(acts, wallet, options);
      },
    }),
  },
  {
    what: "a base is not asked for",
    noticed: ["conflicts: acts that name a number"],
    change: (honest) => ({
      submit: async (acts, wallet, options) => {
        const { nonce, access } = await honest.account(wallet.address);
        return honest.submit(acts, wallet, { ...options, base: options?.base ?? { nonce, access } });
      },
    }),
  },
  {
    what: "each act is submitted by itself",
    noticed: ["submission: many acts", "submission: all acts", "refusals: misuse"],
    change: (honest) => ({
      submit: async (acts, wallet, options) => {
        let [base, receipt] = [options?.base, await honest.submit(acts.slice(0, 1), wallet, options)];
        for (const [nth, act] of acts.slice(1).entries()) {
          const before = acts[nth];
          base = base && before && countersAfter(base, before);
          receipt = await honest.submit([act], wallet, { ...options, base });
        }
        return receipt;
      },
    }),
  },
  {
    what: "progress is not reported",
    noticed: ["submission: reports", "submission: what a listener throws", "submission: an abort"],
    change: (honest) => ({
      submit: (acts, wallet, options) => honest.submit(acts, wallet, { ...options, onProgress: undefined }),
    }),
  },
  {
    what: "every grant opens, ended or not",
    noticed: ["access: a grant ends", "access: a revoked grant", "access: revoking everyone", "access: a relinquished"],
    change: (honest) => ({
      hasAccess: async ({ patient, grantee, scopes }, options) => {
        if (await honest.hasAccess({ patient, grantee, scopes }, options)) return true;
        const grants = await Promise.all(scopes.map((scope) => honest.grant({ patient, grantee, scope })));
        return grants.some((grant) => grant && (grant.permissions & 1) === 1);
      },
    }),
  },
  {
    what: "a scope opens all the others",
    noticed: ["access: a grant of everything", "access: a grant of a folder", "access: a grant of a record"],
    change: (honest) => ({
      hasAccess: async ({ patient, grantee }, options) => {
        for await (const update of honest.entries({ log: patient, counterparty: grantee }, options))
          if (update.type === "entry" && update.entry.act.kind === "grantAccess") return true;
        return patient === grantee;
      },
    }),
  },
  {
    what: "a grant that never was is one of zeros",
    noticed: ["access: revoking what was never granted", "access: a grant of a folder"],
    change: (honest) => ({
      grant: async (key, options) =>
        (await honest.grant(key, options)) ?? { until: 0, permissions: 0, everyoneEpoch: 0, nonce: 0 },
    }),
  },
  {
    what: "filters and cursors are forgotten",
    noticed: [
      "entries: those of one log",
      "entries: those with one other side",
      "entries: go on",
      "entries: what comes",
    ],
    change: (honest) => ({ entries: (_filter, options) => honest.entries({}, options) }),
  },
  {
    what: "the cursor's own entry comes again",
    noticed: ["entries: go on", "entries: what comes later"],
    change: (honest) => ({
      async *entries(filter, options) {
        const last: LedgerUpdate[] = [];
        for await (const update of honest.entries({ ...filter, after: undefined }, options)) {
          const { cursor } = update.type === "entry" ? update.entry : update;
          if (cursor === filter.after) last.push(update);
        }
        yield* last;
        yield* honest.entries(filter, options);
      },
    }),
  },
  {
    what: "entries of an unknown kind are swallowed",
    noticed: ["entries: one of an unknown kind"],
    change: changeUpdates((update) => (update.type === "unknown" ? undefined : update)),
  },
  {
    what: "everything is called final at once",
    noticed: ["finality: what may still"],
    change: changePosition({ final: true }),
  },
  {
    what: "settling does not wait, nor look again",
    noticed: ["finality: a receipt settles", "finality: an abort ends", "finality: a receipt that"],
    change: () => ({ finalized: async (sent) => sent as Receipt }),
  },
  {
    what: "what was removed is not reported",
    noticed: [
      "following: what a reorganisation removed",
      "following: a reorganisation of",
      "following: what was removed",
      "following: everything can",
    ],
    change: changeFollow((reported) => (reported.type === "removed" ? [] : [reported])),
  },
  {
    what: "a follower keeps one entry too many",
    noticed: ["following: what a reorganisation removed", "following: everything can"],
    change: changeFollow((reported) =>
      reported.type === "removed" ? [{ ...reported, sequence: reported.sequence + (1n << 20n) }] : [reported],
    ),
  },
  {
    what: "what became final is not reported",
    noticed: ["following: nothing is final", "following: what became final"],
    change: changeFollow((reported) => (reported.type === "final" ? [] : [reported])),
  },
  {
    what: "everything is reported as final at once",
    noticed: ["following: nothing is final"],
    change: changeFollow((reported) =>
      reported.type === "entry"
        ? [reported, { type: "final", sequence: reported.entry.position.sequence, cursor: reported.entry.cursor }]
        : [reported],
    ),
  },
  {
    what: "a follower begins anew each time",
    noticed: ["following: goes on behind", "following: what became final meanwhile"],
    change: changeFollow((reported) => [reported], "after"),
  },
  {
    what: "the entries of all logs are reported",
    noticed: ["following: only some"],
    change: changeFollow((reported) => [reported], "logs"),
  },
  {
    what: "every change is reported twice",
    noticed: ["following: reports the entries", "following: goes on behind"],
    change: changeFollow((reported) => [reported, reported]),
  },
  {
    what: "broken finality is called a reorganisation",
    noticed: ["following: a reorganisation below"],
    change: (honest) => ({
      async *follow(filter, options) {
        try {
          yield* honest.follow(filter, options);
        } catch (error) {
          if (!isChartkeyError(error, "LEDGER_FINALITY_BROKEN")) throw error;
          yield { type: "removed", sequence: -1n, cursor: "" as Cursor };
          yield* honest.follow({ ...filter, after: undefined }, options);
        }
      },
    }),
  },
  {
    what: "any signature will do",
    noticed: ["verification: another's", "verification: a signature over", "verification: a malformed"],
    change: () => ({ verify: async () => true }),
  },
  {
    what: "only signatures of 65 bytes will do",
    noticed: ["verification: a wallet's own"],
    change: (honest) => ({
      verify: async (claim, options) => claim.signature.length === 132 && honest.verify(claim, options),
    }),
  },
  {
    what: "each connection names the ledger anew",
    noticed: ["time: adapters of one ledger"],
    change: () => ({ id: parseLedgerId(`memory:1:${crypto.randomUUID()}`) }),
  },
  {
    what: "signals are ignored",
    noticed: [
      "failures: time checks",
      "failures: submit checks",
      "failures: entries checks",
      "failures: an abort ends",
    ],
    change: (honest) => ({
      time: () => honest.time(),
      submit: (acts, wallet, options) => honest.submit(acts, wallet, { ...options, signal: undefined }),
      entries: (filter) => honest.entries(filter),
    }),
  },
  {
    what: "health is claimed without a look",
    noticed: ["health: a backend that is away", "health: it checks its signal"],
    change: () => ({ health: async () => {} }),
  },
  {
    what: "health finds fault with what is well",
    noticed: ["health: a backend that answers"],
    change: () => ({
      health: async () => {
        throw new ChartkeyError("MISCONFIGURED");
      },
    }),
  },
  {
    what: "a ledger that is away looks empty",
    noticed: ["failures: account reports", "failures: entries reports"],
    change: (honest) => ({
      account: (address, options) => honest.account(address, options).catch(() => emptyAccount),
      async *entries(filter, options) {
        try {
          yield* honest.entries(filter, options);
        } catch {
          return;
        }
      },
    }),
  },
];

const sabotaged = async (change: Sabotage["change"]): Promise<LedgerFixture> => {
  const honest = await memoryLedgerFixture();
  const spoil = (ledger: Ledger): Ledger => ({ ...ledger, ...change(ledger) });
  return { ...honest, ledger: spoil(honest.ledger), connect: () => spoil(honest.connect()) };
};

describe("the ledger suite notices when", () => {
  test.each(sabotages)("$what", async ({ noticed, says = "", change }) => {
    const unnoticed: string[] = [];
    for (const start of noticed) {
      const cases = Object.entries(ledgerSuite).filter(([name]) => name.startsWith(start));
      if (cases.length === 0) unnoticed.push(`${start}: no such case`);
      for (const [name, run] of cases)
        await run(() => sabotaged(change)).then(
          () => unnoticed.push(name),
          (error: unknown) => expect(error).toHaveProperty("message", expect.stringContaining(says)),
        );
    }
    expect(unnoticed).toEqual([]);
  });

  test("each group has a sabotage", () => {
    const groups = new Set(Object.keys(ledgerSuite).map((name) => name.split(":")[0]));
    const tried = new Set(sabotages.flatMap(({ noticed }) => noticed).map((name) => name.split(":")[0]));
    expect(tried).toEqual(groups);
  });
});
