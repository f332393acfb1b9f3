import type { Page } from "playwright";

/** A place for passkeys, as a laptop has one. */
export interface Passkeys {
  /** Whether the finger that is there from now on is the person's. */
  recognise(isPerson: boolean): Promise<void>;
}

/** Gives a page a place for passkeys, on which the person's finger lies. */
export async function installPasskeys(page: Page): Promise<Passkeys> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    async recognise(isPerson) {
      await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: isPerson });
    },
  };
}
