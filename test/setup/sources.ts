// For child processes of tests: `@chartkey/…` is the sources, as Vitest's aliases make it, so that
// no build is needed.
import { registerHooks } from "node:module";

const entry = /^@chartkey\/([a-z-]+)(?:\/([a-z-]+))?$/u;

registerHooks({
  resolve(specifier, context, next) {
    const [, name, part] = entry.exec(specifier) ?? [];
    if (name) {
      const path = `../../packages/${name}/src/${part ? `${part}/` : ""}index.ts`;
      return { url: new URL(path, import.meta.url).href, shortCircuit: true };
    }
    const own =
      specifier.startsWith(".") &&
      specifier.endsWith(".js") &&
      /\/packages\/[a-z-]+\/src\//u.test(context.parentURL ?? "");
    return next(own ? specifier.replace(/\.js$/u, ".ts") : specifier, context);
  },
});
