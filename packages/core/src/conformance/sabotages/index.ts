import { keyringIdentitySabotages } from "./keyring-identities.js";
import { keyringSecretSabotages } from "./keyring-secrets.js";
import { walletPromptSabotages } from "./wallet-prompts.js";
import { walletSigningSabotages } from "./wallet-signing.js";

export const walletSabotages = [...walletSigningSabotages, ...walletPromptSabotages];
export const keyringSabotages = [...keyringIdentitySabotages, ...keyringSecretSabotages];
