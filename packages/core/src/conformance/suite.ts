import { within } from "./assert.js";
import { PendingCalls } from "./pending-calls.js";

/**
 * A conformance suite as data: a program for each case, by its name. A case makes its own fixture
 * and disposes of it, so that an adapter's test is one loop in any test runner:
 *
 * ```ts
 * for (const [name, run] of Object.entries(blobStoreSuite)) test(name, () => run(createFixture));
 * ```
 */
export type Suite<F> = Readonly<Record<string, (create: () => Promise<F>) => Promise<void>>>;

/**
 * What every fixture has. Members that are optional in a fixture are means that not every backend
 * has. A case that needs one is named after it, as in `with hang: …`, and passes without it.
 */
export interface Fixture {
  /**
   * Milliseconds that a case may take before it fails, and says for which calls it still waits.
   * Default 300,000.
   */
  readonly patience?: number | undefined;
  /**
   * Milliseconds after which a call that should end at once, as an aborted one, counts as one that
   * never ends. Default 10,000. Less lets sabotages end sooner, on a machine that is never that
   * busy.
   */
  readonly soon?: number | undefined;
  /** Frees all resources, also after `unplug`. It is called once. */
  dispose(): Promise<void>;
}

const PATIENCE = 300_000;

/** Makes a suite in which each case gets a fixture of its own. */
export function suite<F extends Fixture>(cases: Readonly<Record<string, (fixture: F) => Promise<void>>>): Suite<F> {
  return Object.fromEntries(
    Object.entries(cases).map(([name, run]) => [
      name,
      async (create: () => Promise<F>) => {
        const late = (what: string, after: number) => `After ${after / 1000} s, “${name}” still waits for ${what}`;
        const fixture = await within(PATIENCE, create(), () => late("its fixture", PATIENCE));
        const { patience = PATIENCE } = fixture;
        const calls = new PendingCalls();
        try {
          await within(patience, run(calls.watch(fixture)), () =>
            late(calls.names().join(", ") || "something that is no call of the fixture", patience),
          );
        } finally {
          await within(patience, fixture.dispose(), () => late("its fixture to be disposed of", patience));
        }
      },
    ]),
  );
}
