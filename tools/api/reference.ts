// node tools/api/reference.ts
// Makes the pages of tools/api/reference: every entry, from the declarations that a build left.
import { join } from "node:path";
import { Application } from "typedoc";
import { entries } from "./entries.ts";

const app = await Application.bootstrap({
  name: "Chartkey",
  entryPoints: entries.map(({ declarations }) => declarations),
  tsconfig: join(import.meta.dirname, "tsconfig.json"),
  readme: "none",
  disableSources: true,
  treatWarningsAsErrors: true,
});
const project = await app.convert();
if (!project) throw new Error("The declarations cannot be read");
for (const module of project.children ?? []) module.name = `@chartkey/${module.name.replace("/dist", "")}`;
app.validate(project);
await app.generateDocs(project, join(import.meta.dirname, "reference"));
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;
