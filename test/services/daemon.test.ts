import { expect, test } from "vitest";
import { startDaemon } from "../../services/daemon.ts";

const node = (script: string) => startDaemon("the server", process.execPath, ["-e", script]);

test("a daemon that ends before it is ready fails with its output", async () => {
  const daemon = node("console.error('port taken'); process.exit(3)");
  await expect(daemon.ready(async () => undefined)).rejects.toThrow(
    /the server ended before it was ready:\nport taken/,
  );
  await daemon.stop();
});

test("a program that cannot be started fails, and stopping it is no error", async () => {
  const daemon = startDaemon("the server", "/nonexistent/program", []);
  await expect(daemon.ready(async () => undefined)).rejects.toThrow("the server could not be started");
  await daemon.stop();
});

test("probes until the daemon answers, and waits for its end", async () => {
  const daemon = node("setInterval(() => {}, 1000)");
  let asked = 0;
  expect(await daemon.ready(async () => (++asked < 3 ? undefined : "ready"))).toBe("ready");
  await daemon.stop();
  await expect(daemon.ready(async () => undefined)).rejects.toThrow("ended before it was ready");
});

test("kills a daemon", async () => {
  const daemon = node("setInterval(() => {}, 1000)");
  await daemon.kill();
  await expect(daemon.ready(async () => undefined)).rejects.toThrow("ended before it was ready");
});
