/**
 * Arguments of bubblewrap that run `command` with `root` as its file system, read-only, and `state`
 * at /run: as an ordinary user of its own, without a network, and no longer than the caller lives.
 */
export function sandboxed(root: string, state: string, command: readonly string[]): string[] {
  const isolation = ["--unshare-all", "--uid", "1000", "--gid", "1000", "--die-with-parent"];
  const environment = ["--clearenv", "--setenv", "PATH", "/usr/lib/postgresql/18/bin:/usr/bin"];
  const files = [
    "--ro-bind",
    root,
    "/",
    "--bind",
    state,
    "/run",
    "--tmpfs",
    "/tmp",
    "--proc",
    "/proc",
    "--dev",
    "/dev",
  ];
  return [...isolation, ...environment, ...files, "--", ...command];
}
