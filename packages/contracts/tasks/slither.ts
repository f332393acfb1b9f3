// pnpm contracts slither
//
// Runs slither, and compares what it finds with the table of SLITHER.md: nothing new, and nothing
// that is gone.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const root = join(import.meta.dirname, "..");

const report = z.object({
  success: z.boolean(),
  error: z.string().nullable(),
  results: z.object({
    detectors: z
      .array(
        z.object({
          check: z.string(),
          description: z.string(),
          elements: z.array(
            z.object({
              type: z.string(),
              name: z.string(),
              type_specific_fields: z.object({ parent: z.object({ name: z.string() }).optional() }).optional(),
            }),
          ),
        }),
      )
      .default([]),
  }),
});

type Finding = z.infer<typeof report>["results"]["detectors"][number];

/** The first thing that a finding names: `Contract.function`, or a file for a pragma. */
function place({ elements }: Finding): string {
  const first = elements[0];
  if (first === undefined) return "everywhere";
  const parent = first.type_specific_fields?.parent?.name;
  return parent === undefined || first.type === "pragma" ? first.name : `${parent}.${first.name}`;
}

function explained(): Set<string> {
  const rows = readFileSync(join(root, "SLITHER.md"), "utf8").matchAll(/^\| `([^`]+)` +\| `([^`]+)` +\|/gm);
  return new Set(Array.from(rows, ([, check, where]) => `${check} in ${where}`));
}

const { stdout, stderr } = spawnSync("slither", [".", "--json", "-"], {
  cwd: root,
  // slither cleans what forge built before: not what the tests use
  env: { ...process.env, FOUNDRY_OUT: "cache/slither/out", FOUNDRY_CACHE_PATH: "cache/slither" },
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
});
const start = stdout.indexOf("{");
if (start === -1) throw new Error(`slither said nothing:\n${stderr}`);
const { success, error, results } = report.parse(JSON.parse(stdout.slice(start)));
if (!success) throw new Error(`slither failed: ${error}\n${stderr}`);

const known = explained();
const found = new Map(results.detectors.map((finding) => [`${finding.check} in ${place(finding)}`, finding]));
const unexplained = [...found].filter(([key]) => !known.has(key));
const gone = [...known].filter((key) => !found.has(key));
for (const [key, { description }] of unexplained) console.error(`Not in SLITHER.md: ${key}\n${description}`);
for (const key of gone) console.error(`In SLITHER.md, but not found: ${key}`);
if (unexplained.length + gone.length > 0) process.exit(1);
console.log(`slither: ${found.size} findings, all explained in SLITHER.md`);
