/** A server that tests can reach. */
export interface Service {
  readonly url: string;
  /** Where it came from, for people: an environment variable, a program on the PATH, a build. */
  readonly source: string;
  /**
   * Ends what was started and removes its state; leaves alone what somebody else runs. A second
   * call does nothing.
   */
  readonly stop: () => Promise<void>;
}

type Defer = (end: () => Promise<void>) => void;

/**
 * Puts a service together from parts. Each part that needs an end is `defer`red; the ends run in
 * reverse order when the service is stopped, and at once if a later part cannot be had.
 */
export async function assemble(source: string, start: (defer: Defer) => Promise<string>): Promise<Service> {
  const ends: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
  };
  try {
    const url = await start((end) => ends.push(end));
    return { url, source, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
