import { memoryBlobs, memoryDeviceList, memoryLedger, memoryProfiles, memoryRegistry } from "@chartkey/core/fakes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { boundedMailbox, httpServer } from "../src/server/index.js";
import { chainId, origin } from "./account.js";

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly unknown[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const server = httpServer({
  url: "https://api.example/api",
  origins: [origin],
  chainIds: [chainId],
  profiles: memoryProfiles(),
  ledger: memoryLedger(),
  registry: memoryRegistry(),
  relayer: { submit: async () => `0x${"01".repeat(32)}` },
  mayRelay: () => false,
  blobs: memoryBlobs(),
  mailbox: boundedMailbox(),
  devices: () => memoryDeviceList(),
});
afterAll(() => server.close());

let document: Document;
beforeAll(async () => {
  const response = await server.fetch(new Request("http://127.0.0.1/api/openapi.json"));
  document = (await response.json()) as Document;
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

test("it names every operation, each by a name of its own", () => {
  expect(document.openapi).toBe("3.1.1");
  expect(document.servers).toEqual([{ url: "https://api.example/api" }]);
  expect(
    operations()
      .map(({ path, method }) => `${method} ${path}`)
      .toSorted(),
  ).toEqual([
    "DELETE /mailbox/{channel}",
    "DELETE /pins",
    "DELETE /sessions/current",
    "DELETE /uploads/{name}",
    "GET /blobs/{id}",
    "GET /blobs/{id}/blocks",
    "GET /blobs/{id}/size",
    "GET /devices",
    "GET /health/blobs",
    "GET /health/profiles",
    "GET /health/registry",
    "GET /ledgers/{ledger}",
    "GET /ledgers/{ledger}/accounts/{participant}",
    "GET /ledgers/{ledger}/grants/{patient}/{grantee}/{scope}",
    "GET /ledgers/{ledger}/time",
    "GET /mailbox/{channel}/{number}",
    "GET /pins",
    "GET /profiles/{ledger}/{address}",
    "HEAD /uploads/{name}",
    "PATCH /uploads/{name}",
    "POST /attestations/find",
    "POST /devices",
    "POST /joins",
    "POST /ledgers/{ledger}/access",
    "POST /ledgers/{ledger}/changes",
    "POST /ledgers/{ledger}/entries",
    "POST /ledgers/{ledger}/receipts",
    "POST /nonces",
    "POST /profiles",
    "POST /profiles/find",
    "POST /profiles/remove",
    "POST /relays",
    "POST /roots",
    "POST /sessions",
    "POST /uploads",
    "PUT /mailbox/{channel}/{number}",
    "PUT /pins",
  ]);
  const names = operations().map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain("getBlobsIdSize");
});

test("it has each variable of a path as a parameter, and a problem for every failure", () => {
  for (const { path, operation } of operations()) {
    const declared = (operation.parameters ?? []).filter((one) => one.in === "path").map(({ name }) => name);
    expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name));
    expect(operation.responses).toHaveProperty("default.$ref", "#/components/responses/Problem");
  }
});

test("it asks for a session where the server does", async () => {
  expect(document.security).toEqual([{ session: [] }]);
  for (const { path, method, operation } of operations()) {
    const url = `http://127.0.0.1/api${path.replaceAll(/\{\w+\}/gu, "x")}`;
    const { status } = await server.fetch(new Request(url, { method }));
    expect(status === 401, `${method} ${path}`).toBe(operation.security === undefined);
    // with or without one: a client that never sends it is nobody to the policy of a relayer
    if (operation.security) expect(operation.security).toEqual([{}, { session: [] }]);
  }
});

test("it asks for a body where the server does", () => {
  const optional = operations().filter(({ operation }) => operation.requestBody?.required === false);
  // an upload may begin with its first bytes, and no bytes are bytes too
  expect(optional.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /uploads", "PATCH /uploads/{name}"]);
});

test("what its schemas refuse, the server refuses", () => {
  const body = document.paths["/profiles/find"]?.["post"]?.requestBody;
  expect(body).toHaveProperty(["content", "application/json", "schema"], {
    type: "object",
    properties: {
      ledger: { type: "string", maxLength: 128 },
      role: { type: "string", maxLength: 32 },
      text: { type: "string", maxLength: 80 },
      speciality: { type: "string", maxLength: 80 },
      size: { type: "integer", minimum: 1, maximum: 100 },
      after: { type: "string", maxLength: 128 },
    },
    required: ["ledger", "role", "size"],
    additionalProperties: false,
  });
});

test("it names the headers by which an upload goes on, and every answer that has not changed", () => {
  const headersOf = (path: string, method: string, status: string) => {
    const response = document.paths[path]?.[method]?.responses[status] as { readonly headers?: object } | undefined;
    return Object.keys(response?.headers ?? {}).toSorted();
  };
  const state = ["upload-complete", "upload-offset"];
  expect(headersOf("/uploads", "post", "201")).toEqual(["location", ...state]);
  expect(headersOf("/uploads/{name}", "patch", "204")).toEqual(state);
  expect(headersOf("/uploads/{name}", "head", "204")).toEqual(state);
  const tagged = operations().filter(({ operation }) => "304" in operation.responses);
  expect(tagged.map(({ path }) => path).toSorted()).toEqual([
    "/blobs/{id}",
    "/ledgers/{ledger}/accounts/{participant}",
    "/ledgers/{ledger}/grants/{patient}/{grantee}/{scope}",
    "/profiles/{ledger}/{address}",
  ]);
});
