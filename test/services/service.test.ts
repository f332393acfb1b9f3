import { expect, test } from "vitest";
import { assemble } from "../../services/service.ts";

test("ends its parts once, the last one first", async () => {
  const ended: string[] = [];
  const service = await assemble("a test", async (defer) => {
    for (const part of ["state", "daemon"]) defer(async () => void ended.push(part));
    return "http://127.0.0.1:1";
  });
  expect(service.url).toBe("http://127.0.0.1:1");
  expect(ended).toEqual([]);
  await service.stop();
  await service.stop();
  expect(ended).toEqual(["daemon", "state"]);
});

test("ends the parts it has when the next one cannot be had", async () => {
  const ended: string[] = [];
  const start = assemble("a test", async (defer) => {
    defer(async () => void ended.push("state"));
    throw new Error("no daemon");
  });
  await expect(start).rejects.toThrow("no daemon");
  expect(ended).toEqual(["state"]);
});
