import { inspect } from "node:util";
import { MongoClient } from "mongodb";
import { expect, test } from "vitest";
import { callServer, misconfigured } from "../src/server-call.js";
import { mongoProfiles } from "../src/index.js";

const KEY = "6f1f2ee5c4d84bb0a3key";
const shown = (error: unknown): string => inspect(error, { depth: Infinity, showHidden: true });

test.each([
  ["user", `mongodb://${KEY}:x@127.0.0.1:9/?serverSelectionTimeoutMS=50`],
  ["password", `mongodb://me:${KEY}@127.0.0.1:9/?serverSelectionTimeoutMS=50`],
])("no error shows a secret of the server's URL: the %s", async (_, url) => {
  const client = new MongoClient(url);
  const error = await mongoProfiles({ db: client.db("people") })
    .health?.()
    .catch((one: unknown) => one);
  await client.close();
  expect(error).toMatchObject({ code: "DIRECTORY_UNAVAILABLE" });
  expect(shown(error)).not.toContain(KEY);
});

test("no cause repeats a connection string", async () => {
  const cause = new Error(`Cannot reach mongodb+srv://me:${KEY}@cluster.example/people?authSource=${KEY}`);
  expect(shown(misconfigured("It refuses the app", cause))).not.toContain(KEY);
  const failed = callServer(undefined, () => Promise.reject(cause)).catch((one: unknown) => one);
  expect(shown(await failed)).not.toContain(KEY);
});
