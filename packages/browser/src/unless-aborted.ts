import { abortable } from "@chartkey/core/adapters";

/**
 * The result of a call that looks at no signal: a worker may take long, or never answer. Where it
 * comes after an abort, it is erased.
 * @throws the signal's reason
 */
export async function unlessAborted<T>(
  call: Promise<T>,
  signal: AbortSignal | undefined,
  erase: (late: T) => void,
): Promise<T> {
  try {
    return await abortable(call, signal);
  } catch (error) {
    call.then(erase, () => undefined);
    throw error;
  }
}
