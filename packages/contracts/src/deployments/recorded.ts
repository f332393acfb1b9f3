// Generated from deployments/ by `pnpm generate`.
import type { LedgerDeployment } from "./ledger-deployment.js";

/** By chain id. */
export const recorded: Readonly<Partial<Record<number, LedgerDeployment>>> = {};
