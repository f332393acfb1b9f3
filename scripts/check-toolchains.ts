// node scripts/check-toolchains.ts Takes the README's set through what apps build and run it with:
// two versions of TypeScript, three bundlers, and every Node that it names.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { checkTypes, createApp, entriesOf, inFolder, install, pack, readmeSet } from "./installed-set.ts";
import { run } from "./run-program.ts";

const story = "Allergic to penicillin";
const compilers = ["5.9", "7"];
const nodes = ["22", "24", "26"];

/** How each bundler makes `out/page.js` of `page.js`, for a browser. */
const bundlers: Readonly<
  Record<string, { readonly packages: readonly string[]; readonly bundle: (app: string) => void }>
> = {
  esbuild: {
    packages: ["esbuild@0.28"],
    bundle: (app) =>
      run(app, "npx", "esbuild", "page.js", "--bundle", "--format=esm", "--target=es2023", "--outdir=out"),
  },
  vite: {
    packages: ["vite@8"],
    bundle: (app) => {
      const lib = { entry: "page.js", formats: ["es"], fileName: "page" };
      const config = { build: { lib, outDir: "out", target: "es2023", minify: false } };
      writeFileSync(join(app, "vite.config.js"), `export default ${JSON.stringify(config)};\n`);
      run(app, "npx", "vite", "build");
    },
  },
  webpack: {
    packages: ["webpack@5", "webpack-cli@7"],
    bundle: (app) => {
      const config = {
        mode: "production",
        optimization: { minimize: false },
        entry: "./page.js",
        target: ["web", "es2023"],
        experiments: { outputModule: true },
        output: { path: join(app, "out"), filename: "page.js", module: true },
        performance: { hints: false },
      };
      writeFileSync(join(app, "webpack.config.js"), `export default ${JSON.stringify(config)};\n`);
      run(app, "npx", "webpack");
    },
  },
};

inFolder((folder) => {
  const tarballs = pack(folder);
  const set = readmeSet("viem");

  function appOf(name: string, ...more: readonly string[]): string {
    const app = join(folder, name);
    mkdirSync(app);
    createApp(app);
    install(app, [...set, ...more], tarballs);
    return app;
  }

  for (const version of compilers) {
    const app = appOf(`typescript-${version}`, "@types/node", "@foundry-rs/anvil", `typescript@${version}`);
    checkTypes(app, set, join(app, "node_modules/.bin/tsc"));
    console.log(`TypeScript ${version}: the declarations are right`);
  }

  for (const [name, { packages, bundle }] of Object.entries(bundlers)) {
    const app = appOf(name, ...packages);
    writePage(app, set);
    bundle(app);
    const page = readFileSync(join(app, "out/page.js"), "utf8");
    assert.doesNotMatch(page, /\b(?:from|require\()\s*["'`]node:/u, `${name}: the page imports from Node`);
    assert.match(run(app, process.execPath, "out/page.js"), new RegExp(story, "u"));
    console.log(`${name}: a page of ${Math.round(page.length / 1000)} kB that runs`);
  }

  const app = appOf("nodes", "@foundry-rs/anvil");
  for (const version of nodes) {
    const node = nodeOf(join(folder, `node-${version}`), version);
    assert.match(run(app, node, "00-readme.ts"), new RegExp(story, "u"));
    assert.match(run(app, node, "06-embedded-parts.ts"), /39206 bytes/u);
    console.log(`Node ${run(app, node, "--version").trim()}: the README's programs run`);
  }
  writePage(app, set);
  const old = nodeOf(join(folder, "node-20"), "20");
  assert.throws(() => run(app, old, "page.js"), /^Error: Chartkey needs Node 22\.18 or newer, and this is Node 20\./mu);
  console.log("Node 20: it says which Node is needed");

  /** A Node from npm, in a folder of its own. */
  function nodeOf(at: string, version: string): string {
    mkdirSync(at);
    // what this package is called on Linux, where CI runs
    const name = `node-${process.platform}-${process.arch}`;
    install(at, [`${name}@${version}`], tarballs);
    return join(at, "node_modules", name, "bin/node");
  }
});

/** The README's first program, with all entries for apps of the set behind it. */
function writePage(app: string, set: readonly string[]): void {
  const entries = entriesOf(set).filter((entry) => !/\/conformance(?:-node)?$/u.test(entry));
  const all = entries.map((entry, nth) => `import * as _${nth} from "${entry}";`);
  const used = `globalThis.entries = [${entries.map((_, nth) => `_${nth}`).join(", ")}];`;
  const program = stripTypeScriptTypes(readFileSync(join(app, "00-readme.ts"), "utf8"));
  writeFileSync(join(app, "page.js"), [...all, used, program].join("\n"));
}
