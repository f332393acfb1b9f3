import { describe, expect, test } from "vitest";
import { type SourceFile, sourceFiles } from "./source-file.js";

/** What each layer of core may import besides itself, innermost first. "" is the root entry. */
const inward: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  streams: ["errors"],
  domain: ["errors", "streams"],
  ports: ["errors", "streams", "domain"],
  envelope: ["errors", "streams", "domain", "ports"],
  platform: ["errors", "streams", "domain", "ports"],
  keyring: ["errors", "streams", "domain", "ports", "envelope", "platform"],
  vault: ["errors", "streams", "domain", "ports", "envelope", "platform", "keyring"],
  export: ["errors", "streams", "domain", "ports", "envelope"],
  "use-cases": ["errors", "streams", "domain", "ports", "envelope", "platform", "keyring"],
  fakes: ["errors", "streams", "domain", "ports", "platform", "keyring"],
  conformance: ["errors", "streams", "domain", "ports", "envelope"],
  "conformance-node": ["errors", "domain"],
  adapters: ["errors", "streams", "domain", "ports", "platform"],
  "": ["errors", "streams", "domain", "ports", "envelope", "platform", "keyring", "use-cases"],
};

/**
 * The rooms of a package, or of one of its layers, storey by storey from the ground. A room may
 * import rooms of lower storeys only, also for types. "" has the files outside all rooms.
 */
const storeys: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "core/domain": [
    ["checks", "encoding"],
    ["identifiers"],
    ["grants", "typed-data"],
    ["acts", "roles"],
    ["ledger"],
    ["history", "profiles", "results"],
    ["requests"],
    ["log"],
    ["records"],
  ],
  "core/use-cases": [
    ["calls", "lists"],
    ["index"],
    ["log"],
    ["history", "trust"],
    ["people"],
    ["session"],
    ["writing"],
    ["cards", "uploads"],
    ["keys"],
    ["export", "folders", "grants", "records"],
    ["requests", "shared"],
    ["participant"],
    [""],
  ],
  "adapter-http": [["wire"], ["client", "server"], [""]],
  "adapter-evm": [
    ["library", "options"],
    ["node"],
    ["proofs", "read", "wallet"],
    ["write"],
    ["ledger"],
    ["ethers", "relayed", "viem"],
    [""],
  ],
};

/** The other Chartkey packages that each package may import, by their public entries. */
const siblings: Readonly<Record<string, readonly string[]>> = {
  core: [],
  contracts: [],
  "adapter-evm": ["core", "contracts"],
  "adapter-http": ["core"],
  "adapter-ipfs": ["core"],
  "adapter-mongo": ["core"],
  "adapter-sqlite": ["core"],
  browser: ["core"],
  react: ["core"],
};

/** Client libraries that an app may leave out: each is imported only by the folder of its name. */
const clients: Readonly<Record<string, readonly string[]>> = {
  "adapter-evm": ["viem", "ethers"],
  "adapter-ipfs": ["kubo", "helia"],
};

const publicEntry = /^@chartkey\/([a-z-]+)(?:\/(?:adapters|vault|ports|fakes|conformance|deploy|deployments))?$/;
const longest = 200;

const files = sourceFiles();
const core = files.filter((file) => file.package === "core");

/** "file -> import", for every import of these files that breaks the rule. */
function breaches(
  of: readonly SourceFile[],
  breaks: (file: SourceFile, specifier: string, target?: string) => boolean,
) {
  return of.flatMap((file) =>
    file.imports
      .filter(({ specifier, target }) => breaks(file, specifier, target))
      .map(({ specifier }) => `${file.path} -> ${specifier}`),
  );
}

/** The layer that a path inside `src` belongs to. */
const layerOf = (target: string) => (target.includes("/") ? target.slice(0, target.indexOf("/")) : "");

describe("direction of imports", () => {
  test("the rules see the sources", () => {
    expect(core.length).toBeGreaterThan(20);
    expect(core.flatMap((file) => file.imports).length).toBeGreaterThan(20);
  });

  test("core's layers are the known ones", () => {
    expect(core.filter((file) => !(file.layer in inward)).map((file) => file.path)).toEqual([]);
  });

  test("core imports inward only", () => {
    const outward = (file: SourceFile, _: string, target?: string) =>
      target !== undefined && layerOf(target) !== file.layer && !inward[file.layer]?.includes(layerOf(target));
    expect(breaches(core, outward)).toEqual([]);
  });

  describe.each(Object.entries(storeys))("storeys of %s", (building, rooms) => {
    const [name, layer] = building.split("/");
    const inside = files.filter((file) => file.package === name && (layer === undefined || file.layer === layer));
    const heightOf = (room: string) => rooms.findIndex((storey) => storey.includes(room));
    /** The room of a path inside `src` that leads into this layer, or anywhere in this package. */
    const roomIn = (path: string) => layerOf(layer === undefined ? path : path.slice(layer.length + 1));
    const roomOf = (file: SourceFile) => roomIn(file.path.split("/src/")[1] ?? "");

    test("are the known ones", () => {
      expect([...new Set(inside.map(roomOf))].toSorted()).toEqual(rooms.flat().toSorted());
    });

    test("let no arrow climb", () => {
      const climbs = (file: SourceFile, _: string, target?: string) => {
        if (target === undefined || (layer !== undefined && layerOf(target) !== layer)) return false;
        const [from, to] = [roomOf(file), roomIn(target)];
        return from !== to && heightOf(to) >= heightOf(from);
      };
      expect(breaches(inside, climbs)).toEqual([]);
    });
  });

  test("core runs in a browser: it imports no built-in of Node, and zod in its small form", () => {
    const forbidden = (_: SourceFile, specifier: string) => specifier.startsWith("node:") || specifier === "zod";
    // what fixtures need on servers has a door of its own
    const portable = core.filter(({ layer }) => layer !== "conformance-node");
    expect(breaches(portable, forbidden)).toEqual([]);
  });

  test("no package reaches outside its own src", () => {
    expect(breaches(files, (_file, _specifier, target) => target?.startsWith("..") ?? false)).toEqual([]);
  });

  test("packages import each other by public entries, and of other adapters only how ids are made", () => {
    const forbidden = (file: SourceFile, specifier: string) => {
      if (!specifier.startsWith("@chartkey/")) return false;
      // its client trusts no server, and computes ids as IPFS does
      if (file.package === "adapter-http" && specifier === "@chartkey/adapter-ipfs/unixfs") return false;
      const sibling = publicEntry.exec(specifier)?.[1];
      return sibling === undefined || !siblings[file.package]?.includes(sibling);
    };
    expect(breaches(files, forbidden)).toEqual([]);
  });

  test("no adapter loads what core has for apps", () => {
    // parts of an app: one makes and opens keyrings, the other calls what an app calls
    const adapters = files.filter((file) => !["browser", "react"].includes(file.package));
    expect(breaches(adapters, (_, specifier) => specifier === "@chartkey/core")).toEqual([]);
  });

  test("an adapter without one of its clients installed still loads for the other", () => {
    const forbidden = (file: SourceFile, specifier: string, target?: string) => {
      const imported = target === undefined ? specifier.split(/[/-]/)[0] : layerOf(target);
      const client = clients[file.package]?.find((name) => name === imported?.replace("@", ""));
      return client !== undefined && client !== file.layer;
    };
    expect(breaches(files, forbidden)).toEqual([]);
  });
});

describe("files", () => {
  test("are named in kebab-case, after what they hold", () => {
    const vague = /^(utils?|helpers?|types?|misc|common|shared|constants)$/;
    const badlyNamed = files.filter(({ name }) => vague.test(name) || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name));
    expect(badlyNamed.map((file) => file.path)).toEqual([]);
  });

  test(`have at most ${longest} lines`, () => {
    const long = files.filter((file) => file.lines > longest && !file.generated);
    expect(long.map((file) => `${file.path}: ${file.lines}`)).toEqual([]);
  });
});
