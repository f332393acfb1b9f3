// pnpm files:core Counts the files of core that one call on the fakes runs through, by V8's own
// coverage: how much of core somebody reads who follows that call. It runs the build (`pnpm
// build`), and leaves the fakes out.
import { Session } from "node:inspector/promises";
import { createChartkey, createKeyring, type Participant } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";

const v8 = new Session();
v8.connect();
await v8.post("Profiler.enable");

/** The files of core in which the call ran a function, from the root of its build. */
async function filesOf(call: () => Promise<unknown>): Promise<readonly string[]> {
  await v8.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await call();
  const { result } = await v8.post("Profiler.takePreciseCoverage");
  await v8.post("Profiler.stopPreciseCoverage");
  return result
    .filter(({ functions }) => functions.some(({ ranges }) => ranges.some(({ count }) => count > 0)))
    .flatMap(({ url }) => /\/core\/dist\/(.+)$/u.exec(url)?.[1] ?? [])
    .filter((path) => !path.startsWith("fakes/"))
    .toSorted();
}

const chartkey = createChartkey({
  ledger: memoryLedger(),
  blobs: memoryBlobs(),
  profiles: memoryProfiles(),
  trust: { requests: "anyone" },
});

async function person(name: string, role: "patient" | "doctor"): Promise<Participant> {
  const participant = await chartkey.connect({ wallet: memoryWallet(name), keyring: await createKeyring() });
  await participant.register({ roles: [role], profile: { name, listed: true } });
  return participant;
}

const asha = await person("Asha", "patient");
const rao = await person("Rao", "doctor");
const sen = await person("Sen", "doctor");
const note = (title: string) => ({ content: new TextEncoder().encode(title), title, mediaType: "text/plain" });
const everything = (grantee: Participant) => ({ grantee: grantee.address, scope: "everything" as const });

// the first call of each kind is not counted: later calls find its results cached
await asha.records.add(note("First"));
await asha.grants.give(everything(sen));

const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  "records.add": () => asha.records.add(note("Second")),
  "grants.give": () => asha.grants.give(everything(rao)),
  "sharedRecords.list": () => rao.sharedRecords.list().page(),
  "grants.revoke": () => asha.grants.revoke(everything(rao)),
};

for (const [name, call] of Object.entries(calls)) {
  const files = await filesOf(call);
  const rooms = Map.groupBy(files, (path) =>
    path
      .split("/")
      .slice(0, path.startsWith("use-cases/") ? 2 : 1)
      .join("/"),
  );
  console.log(`${name}: ${files.length} files`);
  for (const [room, inside] of rooms) console.log(`  ${String(inside.length).padStart(3)} ${room}`);
}
v8.disconnect();
