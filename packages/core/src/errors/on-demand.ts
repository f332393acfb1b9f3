import { ChartkeyError } from "./chartkey-error.js";

/**
 * A module that few callers need. It is loaded by the first call, and again by the next one when
 * that fails.
 * @returns what throws ChartkeyError PART_UNAVAILABLE (retryable) when the module does not load: in
 *   a page, it is a file of its own
 */
export const onDemand =
  <T>(load: () => Promise<T>): (() => Promise<T>) =>
  async () => {
    try {
      return await load();
    } catch (cause) {
      throw new ChartkeyError("PART_UNAVAILABLE", {
        message: "A part of Chartkey did not load",
        hints: ["Try it again when the page is online.", "Load the page anew when the app was published anew."],
        retryable: true,
        cause,
      });
    }
  };
