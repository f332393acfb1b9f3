import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";

const { stranger } = portalTests();

test("the first page, with its styles and the play wallet, is at most 250 kB compressed", async () => {
  const { page } = await stranger();
  const isThere = () => page.getByRole("button", { name: "Play wallet" }).waitFor();
  // what still comes of the page before has no body once it is loaded anew
  await isThere();
  const loaded: Promise<readonly [string, number]>[] = [];
  page.on("response", (response) => {
    if (/\/(?:assets\/.*)?$/u.test(new URL(response.url()).pathname))
      loaded.push(response.body().then((body) => [response.url(), gzipSync(body).length] as const));
  });
  await page.reload();
  await isThere();
  const first = await Promise.all(loaded);
  expect(first.length).toBeGreaterThan(2);
  expect(first.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThan(250_000);
  // the server compresses what it serves
  expect((await page.request.get(first[1]?.[0] ?? "")).headers()["content-encoding"]).toMatch(/^(?:br|gzip)$/u);
});
