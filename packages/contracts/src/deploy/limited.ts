import { abortable } from "./abortable.js";
import { ask, type Provider } from "./provider.js";

/** For how many milliseconds one answer of a node is waited for. */
const LONGEST_ANSWER = 30_000;
/** How often a question is asked that fails: nodes behind one address fail one at a time. */
const TRIES = 3;

/**
 * The same node, for which nobody waits in vain: an answer that does not come is an error, and an
 * abort ends the wait for any. A person whom the node asks to sign may take longer.
 */
export function limited(provider: Provider, signal: AbortSignal | undefined): Provider {
  const asked = async (method: string, params: readonly unknown[]) => ask(provider, method, ...params);
  const answer = (method: string, params: readonly unknown[]) =>
    abortable(abortable(asked(method, params), AbortSignal.timeout(LONGEST_ANSWER)), signal);
  return {
    send: async (method, params) => {
      signal?.throwIfAborted();
      if (method === "eth_sendTransaction") return abortable(asked(method, params), signal);
      if (method === "eth_sendRawTransaction") return answer(method, params);
      for (let tries = 1; ; tries++) {
        try {
          return await answer(method, params);
        } catch (error) {
          signal?.throwIfAborted();
          if (tries === TRIES) throw error;
        }
      }
    },
  };
}
