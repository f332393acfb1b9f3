import { memoryBlobs, memoryProfiles } from "@chartkey/core/fakes";
import { expect, test } from "vitest";
import { accountOf, origin } from "./account.js";
import { direct } from "./direct.js";
import { ledger, profileOf } from "./profile-document.js";

/** Profiles of the first account, and a blob of its. */
async function setting() {
  const verifier = { verify: async () => true };
  const { clientOf, server } = direct({ profiles: memoryProfiles(), verifier, blobs: memoryBlobs() });
  const { ask, blobs } = await clientOf(1);
  const id = await blobs.put(Uint8Array.of(1, 2, 3), { holder: "owner/a" });
  const headers = { "content-type": "application/json" };
  await ask("/profiles", { method: "POST", headers, body: JSON.stringify(profileOf(1)) });
  return { ask, server, id };
}

test("no cache between gives an answer to somebody else, or to another page", async () => {
  const { ask, id } = await setting();
  for (const [path, cache] of [
    [`/blobs/${id}`, /^private, /u],
    [`/profiles/${encodeURIComponent(ledger)}/${accountOf(1).address}`, /^private, no-cache$/u],
    ["/pins?holder=owner/a", /^no-store$/u],
    ["/nowhere", /^no-store$/u],
  ] as const) {
    for (const headers of [{}, { origin }, { "if-none-match": `"${id}"` }]) {
      const answer = await ask(path, { headers });
      expect(answer.headers.get("cache-control"), path).toMatch(cache);
      expect(answer.headers.get("vary"), path).toContain("origin");
    }
  }
});

test("no browser guesses what an answer is", async () => {
  const { ask, server, id } = await setting();
  const answers = [
    await ask(`/blobs/${id}`),
    await ask("/pins?holder=owner/a"),
    await ask("/nowhere"),
    await ask("/blobs/x"),
    await server.fetch(new Request("https://api.example/nonces", { method: "OPTIONS", headers: { origin } })),
    await server.fetch(new Request("https://api.example/nonces", { headers: { origin: "https://evil.example" } })),
  ];
  for (const answer of answers) expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
});

test("JSON whose text is not in UTF-8 is refused, and nothing is put in its place", async () => {
  const { server } = direct();
  const body = Buffer.concat([Buffer.from('{"message":"'), Buffer.of(0xff), Buffer.from('","signature":"0x01"}')]);
  const headers = { "content-type": "application/json" };
  const answer = await server.fetch(new Request("https://api.example/sessions", { method: "POST", headers, body }));
  expect([answer.status, await answer.json()]).toEqual([
    400,
    expect.objectContaining({ detail: "The body is not in UTF-8" }),
  ]);
});
