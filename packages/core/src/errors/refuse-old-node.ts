const needed = [22, 18] as const;

interface Host {
  readonly process?: { readonly versions?: { readonly node?: string } };
}

/** The version of Node that runs this; `undefined` in a browser. */
const version = (globalThis as Host).process?.versions?.node;

// Every entry loads this file. Bundlers leave it out, since nothing is imported from it. Without it
// an older Node fails later, with a method that it does not have.
if (version !== undefined) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < needed[0] || (major === needed[0] && minor < needed[1]))
    throw new Error(`Chartkey needs Node ${needed.join(".")} or newer, and this is Node ${version}`);
}
