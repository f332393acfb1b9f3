import { useState } from "react";
import type { Entered } from "./enter.ts";
import { Wallets } from "./wallets.tsx";

/** Lets people in who sign in by a wallet. */
export function Door() {
  const [entered, setEntered] = useState<Entered>();
  if (!entered) return <Wallets onEnter={setEntered} />;
  const { account, Inside } = entered;
  return <Inside account={account} onLeft={() => setEntered(undefined)} />;
}
