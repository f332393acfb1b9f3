import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { deviceListSuite, type DeviceListFixture } from "@chartkey/core/conformance";
import { describe, expect, test } from "vitest";
import { sqliteDeviceLists } from "../src/index.js";

const account = `0x${"12".repeat(20)}`;

/** A file of its own, which two processes have open. */
async function sqliteFixture(): Promise<DeviceListFixture & { readonly file: string }> {
  const folder = await mkdtemp(join(tmpdir(), "chartkey-sqlite-"));
  const file = join(folder, "devices.sqlite");
  const [db, second] = [new DatabaseSync(file), new DatabaseSync(file)];
  const lists = sqliteDeviceLists({ db });
  for (const _ of [1, 2]) await lists.migrate();
  return {
    file,
    list: lists.of(account),
    other: sqliteDeviceLists({ db: second }).of(account),
    foreign: lists.of(`0x${"34".repeat(20)}`),
    unplug: async () => db.close(),
    async dispose() {
      for (const one of [db, second]) if (one.isOpen) one.close();
      await rm(folder, { recursive: true });
    },
  };
}

describe("lists of devices in SQLite", () => {
  for (const [name, run] of Object.entries(deviceListSuite)) test(name, () => run(sqliteFixture));
});

test("a list outlives the process", async () => {
  const fixture = await sqliteFixture();
  await fixture.list.replace(undefined, Uint8Array.of(1, 2));
  const again = new DatabaseSync(fixture.file);
  expect(await sqliteDeviceLists({ db: again }).of(account).read()).toEqual(Uint8Array.of(1, 2));
  again.close();
  await fixture.dispose();
});

test("a file without the table says what to do, and an account is a text", async () => {
  const db = new DatabaseSync(":memory:");
  await expect(sqliteDeviceLists({ db }).of(account).read()).rejects.toMatchObject({ code: "MISCONFIGURED" });
  expect(() => sqliteDeviceLists({ db }).of("")).toThrow("`account`");
  db.close();
});

test("a database that is closed is told as a database, not as what else is kept there", async () => {
  const fixture = await sqliteFixture();
  await fixture.unplug();
  await expect(fixture.list.read()).rejects.toMatchObject({
    code: "DEVICE_LIST_UNAVAILABLE",
    message: "The database did not answer as it should",
  });
  await fixture.dispose();
});
