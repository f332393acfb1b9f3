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
 * What every fixture has. `dispose` frees all resources, also after `unplug`. It is called once.
 */
export interface Fixture {
  dispose(): Promise<void>;
}

/** Makes a suite in which each case gets a fixture of its own. */
export function suite<F extends Fixture>(cases: Readonly<Record<string, (fixture: F) => Promise<void>>>): Suite<F> {
  return Object.fromEntries(
    Object.entries(cases).map(([name, run]) => [
      name,
      async (create: () => Promise<F>) => {
        const fixture = await create();
        try {
          await run(fixture);
        } finally {
          await fixture.dispose();
        }
      },
    ]),
  );
}
