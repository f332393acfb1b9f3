// pnpm bench:seal [MB] [ROUNDS] Measures the sealing of a file, 1000 MB by default, in a process of
// its own against the command `age` on the same file (Debian: apt-get install age time): the time
// of the processor, of the wall, and the memory at its peak. The rounds take turns, so that the
// load of the machine meets both. It runs the build (`pnpm build`).
import { spawnSync } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MB = 1_000_000;

/** What one process took. */
interface Cost {
  /** Seconds, of the user's and the system's time together. */
  readonly processor: number;
  /** Seconds. */
  readonly wall: number;
  /** MB. */
  readonly memory: number;
}

function costOf(command: readonly string[]): Cost {
  const args = ["--format=%U %S %e %M", "--quiet", ...command];
  const { status, stderr } = spawnSync("/usr/bin/time", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const [user = 0, system = 0, wall = 0, kib = 0] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  return { processor: user + system, wall, memory: (kib * 1024) / MB };
}

function recipient(): string {
  const { stdout } = spawnSync("age-keygen", { encoding: "utf8" });
  return /age1\S+/u.exec(stdout)?.[0] ?? "";
}

function compare(megabytes: number, rounds: number): void {
  const folder = mkdtempSync(join(tmpdir(), "chartkey-seal-bench-"));
  const file = join(folder, "content");
  try {
    const piece = new Uint8Array(MB);
    for (let nth = 0; nth < megabytes; nth++) appendFileSync(file, randomFillSync(piece));
    const byAge = ["age", "-r", recipient(), "-o", "/dev/null", file];
    const byUs = [process.execPath, join(import.meta.dirname, "bench", "seal-file.mjs"), file];
    console.log(`${megabytes} MB  ${["processor", "wall", "memory"].map((name) => name.padStart(26)).join("")}`);
    for (let round = 1; round <= rounds; round++) {
      const [age, us] = [costOf(byAge), costOf(byUs)];
      const ratio = (name: "processor" | "wall") =>
        `${us[name].toFixed(2)} s, ${(us[name] / age[name]).toFixed(2)} of age's`.padStart(26);
      console.log(`round ${round}  ${ratio("processor")}${ratio("wall")}${`${us.memory.toFixed(0)} MB`.padStart(26)}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [, , megabytes = 1000, rounds = 3] = process.argv;
compare(Number(megabytes), Number(rounds));
