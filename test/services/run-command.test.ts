import { expect, test } from "vitest";
import { runCommand } from "../../services/run-command.ts";

const node = (script: string): [string, ...string[]] => [process.execPath, "-e", script];
const never = new AbortController().signal;

test("gives the command's exit code and its environment", async () => {
  expect(await runCommand(node("process.exit(Number(process.env.CODE))"), { CODE: "7" }, never)).toBe(7);
});

test("gives a killed command's code as a shell would", async () => {
  expect(await runCommand(node("process.kill(process.pid, 'SIGKILL')"), {}, never)).toBe(128 + 9);
});

test("asks the command to end when it is interrupted", async () => {
  const interruption = new AbortController();
  const code = runCommand(node("setInterval(() => {}, 1000)"), {}, interruption.signal);
  interruption.abort();
  expect(await code).toBe(128 + 15);
});
