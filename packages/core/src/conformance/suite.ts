/**
 * A conformance suite as data: the name of each case and its program. A case makes its own fixture
 * and disposes of it, so that an adapter's test is one loop in any runner:
 *
 * ```ts
 * for (const [name, run] of Object.entries(blobStoreSuite)) test(name, () => run(createFixture));
 * ```
 */
export type Suite<F> = Readonly<Record<string, (create: () => Promise<F>) => Promise<void>>>;

/**
 * What every fixture has. `dispose` frees all that was opened, also after `unplug`, and is called
 * once.
 */
export interface Fixture {
  dispose(): Promise<void>;
}

/** Gives each case of `cases` a fixture of its own. */
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
