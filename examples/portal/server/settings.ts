/** What the portal's page is told before anybody signs in. */
export interface PageSettings {
  readonly ledger: string;
  readonly network: {
    readonly chainId: number;
    readonly name: string;
    readonly currency: { readonly name: string; readonly symbol: string; readonly decimals: 18 };
    readonly rpcUrls: readonly string[];
  };
  /** Who attests doctors and patients. */
  readonly registrars: readonly `0x${string}`[];
  /**
   * Whether the chain's coins are worth nothing, so that the page may offer a wallet of its own.
   */
  readonly isPlay: boolean;
}

export interface PortalSettings {
  /** Where people's browsers reach the portal. Passkeys need a name, not an address. */
  readonly url: string;
  /** Where it listens. */
  readonly host: string;
  readonly port: number;
  /** Everything that the portal keeps on this machine. */
  readonly folder: string;
  /** A Kubo daemon; blobs are in the folder without it. */
  readonly kuboUrl: string | undefined;
  /** A server that speaks MongoDB's protocol; profiles are in the folder without it. */
  readonly mongoUri: string | undefined;
}

/** What the environment says. A variable that is empty is one that is not set. */
export function settingsOf(env: NodeJS.ProcessEnv, folder: string): PortalSettings {
  const port = Number(env["PORT"] || 4000);
  return {
    url: new URL(env["PUBLIC_URL"] || `http://localhost:${port}`).origin,
    host: env["HOST"] || "127.0.0.1",
    port,
    folder: env["DATA_FOLDER"] || folder,
    kuboUrl: env["KUBO_API_URL"] || undefined,
    mongoUri: env["MONGODB_URI"] || undefined,
  };
}
