import { emptyAccount, type LedgerAccount } from "../../domain/ledger/ledger-state.js";
import { parseLedgerId } from "../../domain/identifiers/ids.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { HeadSource } from "../../ports/head-source.js";
import { turns } from "../assert.js";
import type { HeadSourceFixture } from "../head-source-fixture.js";
import { replacing, type Sabotage } from "./sabotage.js";

type Account = HeadSource["account"];

const inPlace =
  (change: (honest: HeadSource) => Partial<HeadSource>) =>
  (fixture: HeadSourceFixture): HeadSourceFixture => ({
    ...fixture,
    source: replacing(fixture.source, change(fixture.source)),
  });

const accounts = (change: (account: Account) => Account) =>
  inPlace((honest) => ({ account: change((participant, options) => honest.account(participant, options)) }));

const changed = (change: (account: LedgerAccount) => LedgerAccount) =>
  accounts((account) => async (participant, options) => change(await account(participant, options)));

/** Answers what was found first for a key. */
const remembering = (keyOf: (participant: string) => string) =>
  accounts((account) => {
    const known = new Map<string, LedgerAccount>();
    return async (participant, options) => {
      const key = keyOf(participant);
      const found = known.get(key) ?? (await account(participant, options));
      known.set(key, found);
      return found;
    };
  });

const genesisInstead = accounts(
  (account) => (participant, options) => account(participant, options).catch(() => emptyAccount),
);

/** Ways in which a source of heads goes wrong. */
export const headSourceSabotages: readonly Sabotage<HeadSourceFixture>[] = [
  {
    what: "it names another ledger",
    noticed: "id: is that of the ledger, in its one form",
    spoil: inPlace(() => ({ id: parseLedgerId("memory:2:another") })),
  },
  {
    what: "a participant without entries is unknown",
    noticed: "account: a participant without entries has the genesis head and zeros",
    spoil: accounts((account) => async (participant, options) => {
      const found = await account(participant, options);
      if (found.head === emptyAccount.head) throw new ChartkeyError("LEDGER_INCOMPLETE");
      return found;
    }),
  },
  {
    what: "it agrees with everything",
    noticed: "account: is that of the log, after every act",
    spoil: accounts(() => async () => emptyAccount),
  },
  {
    what: "it remembers what it has answered",
    noticed: "account: is that of the log, after every act",
    spoil: remembering((participant) => participant),
  },
  {
    what: "it counts no revocations of everyone",
    noticed: "account: is that of the log, after every act",
    spoil: changed((account) => ({ ...account, everyoneEpoch: 0 })),
  },
  {
    what: "what others do is left out",
    noticed: "account: what others do in a log stands in its account too, and not in theirs",
    spoil: accounts((account) => {
      let last: LedgerAccount | undefined;
      return async (participant, options) => {
        const found = await account(participant, options);
        last = found.nonce === last?.nonce ? last : found;
        return { ...last, head: found.nonce === 1 ? emptyAccount.head : last.head };
      };
    }),
  },
  {
    what: "calls at once share one answer",
    noticed: "account: calls at once answer each for its own participant, in any form of the address",
    spoil: accounts((account) => {
      let asked: Promise<LedgerAccount> | undefined;
      return (participant, options) => (asked ??= account(participant, options).finally(() => (asked = undefined)));
    }),
  },
  {
    what: "an address without its checksum is nobody's",
    noticed: "account: calls at once answer each for its own participant, in any form of the address",
    spoil: accounts(
      (account) => async (participant, options) =>
        /[A-F]/u.test(participant) ? account(participant, options) : emptyAccount,
    ),
  },
  {
    what: "the head and the counters are read one after the other",
    noticed: "account: while acts come in, each answer is one state as a whole",
    spoil: accounts((account) => async (participant, options) => {
      const { head } = await account(participant, options);
      await turns(5);
      return { ...(await account(participant, options)), head };
    }),
  },
  {
    what: "what is no address has no entries",
    noticed: "account: refuses what is no address",
    spoil: genesisInstead,
  },
  {
    what: "a log is empty while the source is away",
    noticed: "failures: a source that is away says so, and never that a log is empty",
    spoil: genesisInstead,
  },
  {
    what: "the signal is ignored",
    noticed: "failures: it checks its signal first",
    spoil: accounts((account) => (participant) => account(participant)),
  },
  {
    what: "it is deaf while nothing answers",
    noticed: "with hang: an abort ends a call that gets no answer",
    spoil: accounts((account) => (participant) => account(participant)),
  },
  {
    what: "a proof is not looked at",
    noticed: "with lie: an answer that proves nothing is LEDGER_INCOMPLETE",
    spoil: genesisInstead,
  },
  {
    what: "a wrong set-up may be another one later",
    noticed: "with misconfigured: one that is set up for something else is MISCONFIGURED, and answers nothing",
    spoil: ({ misconfigured, ...fixture }) => ({
      ...fixture,
      misconfigured:
        misconfigured &&
        (() =>
          replacing(misconfigured(), {
            account: async () => {
              throw new ChartkeyError("LEDGER_UNAVAILABLE", { retryable: true });
            },
          })),
    }),
  },
  {
    what: "health finds fault with what is well",
    noticed: "health: a backend that answers is well, however often it is asked",
    spoil: inPlace(() => ({
      health: async () => {
        throw new ChartkeyError("MISCONFIGURED");
      },
    })),
  },
  {
    what: "health is claimed without a look",
    noticed: "health: a backend that is away is reported as such, and may be back later",
    spoil: inPlace(() => ({ health: async () => {} })),
  },
  {
    what: "health ignores the signal",
    noticed: "health: it checks its signal first",
    spoil: inPlace((honest) => ({ health: async () => honest.health?.() })),
  },
];
