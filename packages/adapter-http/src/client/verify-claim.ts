import { abortable, checkClaim, checkOptions, type Ledger, signerOf } from "@chartkey/core/adapters";

export type VerifyClaim = Ledger["verify"];

/**
 * Verifies signatures by keys on this device. A server is not asked: with its word alone it could
 * forge the profile of anybody.
 * @param others verifies what no key has signed, such as a signature of a smart account
 */
export const verifyClaim =
  (others: Pick<Ledger, "verify"> | undefined): VerifyClaim =>
  async (given, options) => {
    const { signal } = checkOptions(options);
    const claim = checkClaim(given);
    if (signerOf(claim.data, claim.signature) === claim.address) return true;
    if (!others) return false;
    // an app without types may give anything
    const isSigned: unknown = await abortable(others.verify(claim, { signal }), signal);
    return isSigned === true;
  };
