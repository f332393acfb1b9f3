import type { Wallet } from "../ports/wallet.js";
import { healthCases } from "./health.js";
import { ledgerAccessCases } from "./ledger-access.js";
import { ledgerActCases } from "./ledger-acts.js";
import { ledgerConflictCases } from "./ledger-conflicts.js";
import { planningLedger } from "./planning-ledger.js";
import { ledgerEntryCases } from "./ledger-entries.js";
import { ledgerFailureCases } from "./ledger-failures.js";
import { ledgerFinalityCases } from "./ledger-finality.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { ledgerFollowingCases } from "./ledger-following.js";
import { ledgerRefusalCases } from "./ledger-refusals.js";
import { ledgerReorganisationCases } from "./ledger-reorganisation.js";
import { ledgerRollbackCases } from "./ledger-rollback.js";
import { ledgerSubmissionCases } from "./ledger-submission.js";
import { ledgerTimeCases } from "./ledger-time.js";
import { ledgerVerificationCases } from "./ledger-verification.js";
import { suite } from "./suite.js";

/** A suite for a ledger with any kind of wallet. */
export type LedgerSuite = Readonly<
  Record<string, <W extends Wallet>(create: () => Promise<LedgerFixture<W>>) => Promise<void>>
>;

/** Most cases do not care what an act was planned on. */
const planning = (cases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>>) =>
  suite<LedgerFixture>(
    Object.fromEntries(
      Object.entries(cases).map(([name, run]) => [
        name,
        (fixture) =>
          run({ ...fixture, ledger: planningLedger(fixture.ledger), connect: () => planningLedger(fixture.connect()) }),
      ]),
    ),
  );

/** What every `Ledger` must do. */
// Sound for every W: a case hands a ledger only the wallets of the ledger's own fixture.
export const ledgerSuite = planning({
  ...ledgerActCases,
  ...ledgerRefusalCases,
  ...ledgerAccessCases,
  ...ledgerEntryCases,
  ...ledgerSubmissionCases,
  ...ledgerConflictCases,
  ...ledgerFinalityCases,
  ...ledgerFollowingCases,
  ...ledgerRollbackCases,
  ...ledgerVerificationCases,
  ...ledgerTimeCases,
  ...ledgerFailureCases,
  ...healthCases<LedgerFixture>(({ ledger }) => ledger, "LEDGER_UNAVAILABLE"),
}) as LedgerSuite;

/**
 * The names of the cases that remove blocks. Leave them out on a chain whose blocks a test cannot
 * remove.
 */
export const ledgerReorganisations: readonly string[] = Object.keys({
  ...ledgerReorganisationCases,
  ...ledgerRollbackCases,
});
