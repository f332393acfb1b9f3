import { pairedRatio } from "../../../../bench/paired.ts";
import { cryptoWays } from "./crypto-ways.ts";

declare global {
  // what the bench calls in the page
  var ratios: () => Promise<Readonly<Record<string, number>>>;
}

globalThis.ratios = async () => {
  const measured: Record<string, number> = {};
  for (const [name, [ours, theirs]] of Object.entries(await cryptoWays()))
    measured[name] = await pairedRatio(ours, theirs, () => performance.now());
  return measured;
};
