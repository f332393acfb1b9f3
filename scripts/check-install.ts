// node scripts/check-install.ts Installs what the README says with npm, outside of the workspace.
// It may take so much beyond the client library, its declarations are right for an app that checks
// those of packages too, and the README's programs run on it. What it says about archives until the
// first release holds, too.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  checkTypes,
  createApp,
  followReadme,
  inFolder,
  install,
  pack,
  readmeSet,
  root,
  sizesOf,
  total,
} from "./installed-set.ts";
import { run } from "./run-program.ts";

/** Megabytes beyond the client library. */
const most = 60;

inFolder((folder) => {
  const tarballs = pack(folder);
  const readmeApp = join(folder, "as-the-readme-says");
  followReadme(readmeApp, folder);
  console.log(run(readmeApp, process.execPath, "main.ts"));

  for (const client of ["viem", "ethers"] as const) {
    const [alone, app] = [join(folder, `${client}-alone`), join(folder, client)];
    for (const each of [alone, app]) {
      mkdirSync(each);
      createApp(each);
    }
    install(alone, [client], tarballs);
    const set = readmeSet(client);
    install(app, set, tarballs);

    const [own, whole] = [sizesOf(alone), sizesOf(app)];
    const beyond = total(whole) - total(own);
    const largest = [...whole]
      .filter(([name]) => !own.has(name))
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, 8);
    console.log(`${set.join(" ")}: ${beyond.toFixed(1)} MB beyond ${client}, which takes ${total(own).toFixed(1)} MB`);
    console.log(largest.map(([name, size]) => `  ${size.toFixed(1).padStart(5)} MB  ${name}`).join("\n"));
    if (beyond > most) throw new Error(`More than ${most} MB`);

    install(app, ["@types/node", "@foundry-rs/anvil"], tarballs);
    checkTypes(app, set, join(root, "node_modules/.bin/tsc"));
    console.log(run(app, process.execPath, "00-readme.ts"));
    if (client === "viem") console.log(run(app, process.execPath, "06-embedded-parts.ts"));
  }
});
