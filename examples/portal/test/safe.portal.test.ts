import { parseAddress } from "@chartkey/core";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { member } from "./setup/member.ts";
import { goTo, makeKeysByPassphrase, signIn, signUp } from "./setup/person.ts";

const { portal, inside, stranger } = portalTests();

const markup = `<img src="x" onerror="globalThis.hasRun = true"><script>globalThis.hasRun = true</script>`;
const hasRun = async (page: Page) => page.evaluate(() => "hasRun" in globalThis);

test("the page may load nothing from elsewhere, and run no text", async () => {
  const { headers } = await fetch(portal().url);
  const policy = headers.get("content-security-policy") ?? "";
  const directives = new Map(policy.split("; ").map((one) => [one.slice(0, one.indexOf(" ")), one] as const));
  expect(directives.get("default-src")).toBe("default-src 'none'");
  expect(directives.get("script-src")).toBe("script-src 'self'");
  expect(directives.get("style-src")).toBe("style-src 'self'");
  expect(directives.get("connect-src")).toBe("connect-src 'self'");
  expect(directives.get("require-trusted-types-for")).toBe("require-trusted-types-for 'script'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/u);
});

test("only the viewer's frame may run WebAssembly, and it has an origin of its own", async () => {
  const { headers } = await fetch(`${portal().url}/viewer`);
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/^sandbox allow-scripts;/u);
  expect(policy).not.toMatch(/allow-same-origin|unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)/u);
});

test("nothing that a browser keeps has a secret, a title or a content unsealed", async () => {
  const asha = await stranger();
  const { page, context } = asha;
  await signIn(asha);
  const passphrase = await makeKeysByPassphrase(asha);
  const tokens: string[] = [];
  page.on("request", (request) => tokens.push(request.headers()["authorization"]?.slice("Bearer ".length) ?? ""));
  await signUp(asha, { role: "patient", name: "Asha" });
  await page.getByLabel("Choose files").setInputFiles({
    name: "a title to keep.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Allergic to penicillin"),
  });
  await page.getByRole("button", { name: "Add the record" }).click();
  await page.getByRole("button", { name: "a title to keep.txt" }).waitFor();

  const state = await context.storageState();
  expect(state).toEqual({ cookies: [], origins: [] });
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  const kept = await page.evaluate(async () => {
    const found: string[] = [];
    const texts = (value: unknown): string => {
      if (typeof value === "string") return value;
      if (value instanceof ArrayBuffer) return new TextDecoder("latin1").decode(value);
      if (ArrayBuffer.isView(value)) return new TextDecoder("latin1").decode(value);
      return typeof value === "object" && value !== null ? Object.values(value).map(texts).join("\n") : String(value);
    };
    const all = async <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(new Error("The database does not answer")));
      });
    for (const { name = "" } of await indexedDB.databases()) {
      const db = await all(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const { objectStore } = { objectStore: db.transaction(store).objectStore(store) };
        found.push(
          ...(await all(objectStore.getAll())).map(texts),
          ...(await all(objectStore.getAllKeys())).map(texts),
        );
      }
      db.close();
    }
    return found.join("\n");
  });
  expect(kept.length).toBeGreaterThan(1_000);
  const secrets = [passphrase, "AGE-SECRET-KEY", "a title to keep", "Allergic", ...tokens.filter(Boolean)];
  expect(secrets.length).toBeGreaterThan(4);
  expect(secrets.filter((secret) => kept.includes(secret))).toEqual([]);
});

test("a name that carries a script is a name", async () => {
  const doctor = await member(portal(), "doctor", { name: markup.slice(0, 100), organisation: "<b>Clinic</b>" });
  const asha = await inside({ role: "patient", name: "Asha" });
  await goTo(asha, "Doctors");
  await asha.page.getByText("<b>Clinic</b>").waitFor();
  await doctor.sentRequests.send({
    patient: parseAddress(asha.wallet.address),
    purpose: markup.slice(0, 64),
    message: markup,
  });
  await goTo(asha, "Requests");
  await asha.page.getByRole("main").getByText("onerror").first().waitFor();
  expect(await hasRun(asha.page)).toBe(false);
  expect([...asha.complaints, ...asha.foreign]).toEqual([]);
});

test("a title and a media type that carry a script are what they are, and nothing is shown as a page", async () => {
  const patient = await member(portal(), "patient", { name: "Nila" });
  const rao = await inside({ role: "doctor", name: "Dr Rao" });
  const { page } = rao;
  await patient.records.add({ content: new Blob([markup]), title: markup.slice(0, 90), mediaType: "text/html" });
  await patient.grants.give({ grantee: parseAddress(rao.wallet.address), scope: "everything" });
  await page.getByRole("button", { name: "onerror" }).click();
  await page.frameLocator("iframe").getByText("<script>globalThis.hasRun = true</script>").waitFor();
  expect(await hasRun(page)).toBe(false);
  for (const frame of page.frames()) expect(await frame.evaluate(() => "hasRun" in globalThis)).toBe(false);
  expect([...rao.complaints, ...rao.foreign]).toEqual([]);
});
