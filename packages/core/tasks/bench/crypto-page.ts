import { pairedRatio } from "../../../../bench/paired.ts";
import { cryptoWays } from "./crypto-ways.ts";

globalThis.measure = async () => {
  const measured: Record<string, number> = {};
  for (const [name, [ours, theirs]] of Object.entries(await cryptoWays()))
    measured[name] = await pairedRatio(ours, theirs, () => performance.now());
  return measured;
};
