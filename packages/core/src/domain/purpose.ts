import type { Purpose } from "./vocabulary.js";

/** @throws TypeError unless 1 to 64 characters */
export function checkPurpose(purpose: Purpose): void {
  if (typeof purpose !== "string" || purpose.length < 1 || purpose.length > 64)
    throw new TypeError("`purpose` has 1 to 64 characters");
}
