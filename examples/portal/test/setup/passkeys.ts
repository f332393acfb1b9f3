import type { Page } from "playwright";

/** A place for passkeys, as a laptop has one. */
export interface Passkeys {
  /** Somebody else's finger is on it from now on, until `renew`: it blocks itself then. */
  refuse(): Promise<void>;
  /** Puts a new one in its place, on which the person's finger lies. */
  renew(): Promise<void>;
}

/** Gives a page a place for passkeys, on which the person's finger lies. */
export async function installPasskeys(page: Page): Promise<Passkeys> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const add = async () => {
    const added = await devtools.send("WebAuthn.addVirtualAuthenticator", {
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
    return added.authenticatorId;
  };
  let authenticatorId = await add();
  return {
    async refuse() {
      await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    },
    async renew() {
      await devtools.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
      authenticatorId = await add();
    },
  };
}
