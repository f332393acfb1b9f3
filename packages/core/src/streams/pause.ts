import { abortable } from "./abortable.js";

/**
 * Waits.
 * @throws the signal's reason, as soon as it aborts
 */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const { promise: passed, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  try {
    await abortable(passed, signal);
  } finally {
    clearTimeout(timer);
  }
}
