import { type Daemon, startDaemon } from "../../../../services/daemon.js";
import { findProgram } from "../../../../services/find-program.js";
import { freePort } from "../../../../services/free-port.js";
import { MissingService } from "../../../../services/missing-service.js";
import { answers, kuboProgram } from "../../../../services/start-kubo.js";
import { stateDirectory } from "../../../../services/state-directory.js";

/** A Kubo of one test, which the test may kill. */
export interface OwnDaemon {
  readonly url: string;
  /** Starts it, on the repository that it has left. */
  start(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  dispose(): Promise<void>;
}

/** Makes a repository where there is none, and runs the daemon on it. */
const SCRIPT = `
[ -e "$IPFS_PATH/config" ] || { "$0" init --profile=test && "$0" config Addresses.API "$1"; } >&2
exec "$0" daemon --offline`;

/** A command within a file system that has room for some bytes where the repository is. */
async function onSmallDisk(path: string, bytes: number, command: readonly string[]): Promise<readonly string[]> {
  const bwrap = await findProgram("bwrap");
  if (bwrap === undefined)
    throw new MissingService("bubblewrap", ["`bwrap` is not on the PATH"], ["install bubblewrap"]);
  const files = ["--dev-bind", "/", "/", "--size", String(bytes), "--tmpfs", path];
  return [bwrap, "--die-with-parent", ...files, "--", ...command];
}

/** @param disk how many bytes its repository may take; such a disk ends with the daemon */
export async function ownDaemon(disk?: number): Promise<OwnDaemon> {
  const { file } = await kuboProgram();
  const repository = await stateDirectory("kubo");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const script = ["/bin/sh", "-c", SCRIPT, file, `/ip4/127.0.0.1/tcp/${port}`];
  const command = disk === undefined ? script : await onSmallDisk(repository.path, disk, script);
  const env = { ...process.env, IPFS_PATH: repository.path, IPFS_TELEMETRY: "off" };
  let daemon: Daemon | undefined;
  const kill = async () => daemon?.kill();
  async function start(): Promise<void> {
    // one that still runs would hold the repository, and outlive the test
    await kill();
    const [program = "", ...args] = command;
    daemon = startDaemon("Kubo", program, args, { env });
    await daemon.ready(async () => ((await answers(url)) ? true : undefined));
  }
  await start();
  return {
    url,
    start,
    kill,
    async dispose() {
      await kill();
      await repository.remove();
    },
  };
}
