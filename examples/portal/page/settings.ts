import type { PageSettings } from "../server/settings.ts";

/** What the server tells every page. A server that is away rejects. */
export async function readSettings(): Promise<PageSettings> {
  const response = await fetch("/settings.json");
  if (!response.ok) throw new Error(`The portal answered ${response.status}`);
  return (await response.json()) as PageSettings;
}
