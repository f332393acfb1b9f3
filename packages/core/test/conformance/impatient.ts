import type { Fixture } from "../../src/conformance/index.js";

/**
 * The same fixture for sabotages, whose calls never end. It is not for what should pass: a busy
 * machine may take longer.
 */
export const impatient =
  <F extends Fixture>(create: () => Promise<F>) =>
  async (): Promise<F> => ({ ...(await create()), soon: 100 });
