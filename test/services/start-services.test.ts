import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startServices } from "../../services/start-services.ts";

beforeEach(() => {
  for (const name of ["KUBO_API_URL", "MONGODB_URI", "POSTGRES_URL"]) vi.stubEnv(name, undefined);
  vi.stubEnv("PATH", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test("names for each missing server what was tried and what to install", async () => {
  const error = await startServices().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AggregateError);
  const { message } = error as AggregateError;
  expect(message).toContain("No Kubo daemon: KUBO_API_URL is not set; `ipfs` is not on the PATH; `go`");
  expect(message).toContain("No MongoDB-wire server: MONGODB_URI is not set; `mongod` is not on the PATH; `go`");
  expect(message).toContain("No PostgreSQL: POSTGRES_URL is not set; ");
  expect(message).toContain("install Go");
  expect(message).toContain("docker compose up --detach --wait kubo");
  expect(message).toContain("docker compose up --detach --wait mongo");
  expect(message).toContain("docker compose up --detach --wait postgres");
});

test("does not start a server of its own where the one that was named is away, and repeats no password", async () => {
  vi.stubEnv("KUBO_API_URL", "http://127.0.0.1:9");
  vi.stubEnv("MONGODB_URI", "mongodb://user:secret@127.0.0.1:9");
  vi.stubEnv("POSTGRES_URL", "postgres://user:secret@127.0.0.1:9/postgres");
  const error = (await startServices().catch((reason: unknown) => reason)) as AggregateError;
  expect(error.message).toContain("KUBO_API_URL is set, but no Kubo API answers there");
  expect(error.message).toContain("MONGODB_URI is set, but no MongoDB-wire server answers there");
  expect(error.message).toContain("POSTGRES_URL is set, but no PostgreSQL answers there");
  expect(error.message).not.toContain("secret");
});
