import { cdp } from "vitest/browser";

/** A part of the protocol by which Chromium is driven. */
interface Driver {
  send(method: string, params?: object): Promise<unknown>;
}

/** An authenticator of passkeys in the place of a person's own, for tests in Chromium. */
export interface VirtualAuthenticator {
  /** From now on it does not recognise the person. */
  refuseToVerify(): Promise<void>;
  /** From now on it waits for a touch, which does not come. */
  waitForTouch(): Promise<void>;
  remove(): Promise<void>;
}

/** @param hasPrf whether its passkeys derive keys */
export async function virtualAuthenticator({ hasPrf = true } = {}): Promise<VirtualAuthenticator> {
  const driver = cdp() as unknown as Driver;
  await driver.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    ctap2Version: "ctap2_1",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
    hasPrf,
  };
  const added = await driver.send("WebAuthn.addVirtualAuthenticator", { options });
  const { authenticatorId } = added as { readonly authenticatorId: string };
  const change = async (method: string, setting: object) => {
    await driver.send(`WebAuthn.${method}`, { authenticatorId, ...setting });
  };
  return {
    refuseToVerify: () => change("setUserVerified", { isUserVerified: false }),
    waitForTouch: () => change("setAutomaticPresenceSimulation", { enabled: false }),
    remove: () => change("removeVirtualAuthenticator", {}),
  };
}
