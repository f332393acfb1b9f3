// Finds, by the types of the sources, every object that a caller writes for a public function: the
// parameters of what the entries export, and of every method of what these return.
import { globSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "./entries.ts";

/** How an input may hold a key, as its type says it: see `KeyRules` of core. */
export type Rule = "required" | "optional" | "decides";

export interface Input {
  /** The parameter, and the way from it to the object: `grant.scope`. */
  readonly name: string;
  /** The position of the parameter, then the keys on the way; `[]` for each element of a list. */
  readonly path: readonly (string | number)[];
  readonly keys: ReadonlyMap<string, Rule>;
}

export interface Taker {
  readonly inputs: readonly Input[];
  /** Whether it returns a promise. */
  readonly isAsync: boolean;
}

/** The public functions that take inputs, by name: `Grants.give`, or `viemLedger().submit`. */
export type Takers = ReadonlyMap<string, Taker>;

const sources = join(root, "packages");
const anything = ts.TypeFlags.Any | ts.TypeFlags.Unknown;
const lists = new Set(["Array", "ReadonlyArray", "Iterable", "AsyncIterable", "Set", "ReadonlySet"]);

/** One program over the sources of all entries. What other packages export is `any`. */
function createProgram(entries: readonly string[]): ts.Program {
  const read = (path: string) => ts.sys.readFile(path);
  const base = ts.readConfigFile(join(root, "tsconfig.test.json"), read).config as {
    compilerOptions: object;
  };
  const shared = ts.readConfigFile(join(root, "tsconfig.base.json"), read).config as typeof base;
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...shared.compilerOptions, ...base.compilerOptions, composite: false, types: [] },
    root,
  );
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (names, from, _redirected, chosen) =>
    names.map(({ text }) =>
      /^(?:\.|@chartkey\/)/u.test(text)
        ? ts.resolveModuleName(text, from, chosen, host)
        : { resolvedModule: undefined },
    );
  return ts.createProgram(entries, options, host);
}

const nameOf = (type: ts.Type): string | undefined => {
  const name = (type.aliasSymbol ?? type.getSymbol())?.name;
  return name?.startsWith("__") ? undefined : name;
};

/**
 * @param handedBack the names of types whose objects a caller gets from the library, and does not
 *   write
 */
export function findTakers(handedBack: ReadonlySet<string>): Takers {
  const entries = globSync("packages/*/src/{index,*/index}.ts", { cwd: root }).filter(isEntry).toSorted();
  const program = createProgram(entries.map((path) => join(root, path)));
  const checker = program.getTypeChecker();
  const takers = new Map<string, Taker>();
  const visited = new Set<unknown>();

  const fileOf = (type: ts.Type) => (type.aliasSymbol ?? type.getSymbol())?.declarations?.[0]?.getSourceFile().fileName;
  const isOurs = (type: ts.Type) => fileOf(type)?.startsWith(sources) ?? false;
  const typeOf = (symbol: ts.Symbol) => checker.getTypeOfSymbol(symbol);
  const isOptional = (symbol: ts.Symbol) => (symbol.flags & ts.SymbolFlags.Optional) !== 0;
  const membersOf = (type: ts.Type) => (type.isUnion() ? type.types : [type]);
  const isCallable = (type: ts.Type) => membersOf(type).some((one) => one.getCallSignatures().length > 0);
  const isPrimitive = (type: ts.Type) =>
    (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0 ||
    (type.isIntersection() && type.types.some((part) => (part.flags & ts.TypeFlags.Object) === 0));
  /** What an adapter or an app implements, which is known by its methods. */
  const isPort = (type: ts.Type) =>
    !nameOf(type)?.endsWith("Options") &&
    type.getProperties().some((key) => !isOptional(key) && isCallable(typeOf(key)));
  const elementOf = (type: ts.Type): ts.Type | undefined => {
    if (checker.isArrayLikeType(type)) return checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    const [element] = lists.has(type.getSymbol()?.name ?? "") ? checker.getTypeArguments(type as ts.TypeReference) : [];
    return element;
  };

  function ruleOf(members: readonly ts.Type[], key: string): Rule {
    const found = members.map((member) => checker.getPropertyOfType(member, key));
    if (found.every((symbol) => symbol && !isOptional(symbol))) return "required";
    const takesUndefined = found.some((symbol) => {
      const type = symbol && typeOf(symbol);
      return type && ((type.flags & anything) !== 0 || membersOf(type).includes(checker.getUndefinedType()));
    });
    return takesUndefined ? "optional" : "decides";
  }

  /** Adds the objects in one parameter. */
  function collect(into: Input[], type: ts.Type, name: string, path: Input["path"]): void {
    if (handedBack.has(nameOf(type) ?? "")) return;
    const bound = membersOf(type).map((one) => (one.isTypeParameter() ? (one.getConstraint() ?? one) : one));
    const objects = bound.filter((one) => !isPrimitive(one) && !handedBack.has(nameOf(one) ?? "") && !isCallable(one));
    for (const list of objects) {
      const element = elementOf(list);
      if (element) collect(into, element, `${name}[]`, [...path, "[]"]);
    }
    const written = objects.filter(
      (one) =>
        !elementOf(one) && isWritten(one) && !isPort(one) && !checker.getIndexInfoOfType(one, ts.IndexKind.String),
    );
    if (written.length === 0 || into.some((one) => one.name === name)) return;
    const names = [...new Set(written.flatMap((one) => one.getProperties().map((key) => key.name)))];
    into.push({ name, path, keys: new Map(names.map((key) => [key, ruleOf(written, key)])) });
    for (const key of names)
      for (const member of written) {
        const symbol = checker.getPropertyOfType(member, key);
        if (symbol) collect(into, typeOf(symbol), `${name}.${key}`, [...path, key]);
      }
  }

  /** Objects of our types, and of types that are put together of them. */
  const isWritten = (type: ts.Type): boolean =>
    type.isIntersection() ? type.types.every(isWritten) : isOurs(type) || isMapped(type);
  /** `Pick`, `Partial` and the like of our types. */
  const isMapped = (type: ts.Type): boolean =>
    type.getProperties().some((key) => key.declarations?.[0]?.getSourceFile().fileName.startsWith(sources));

  function visitFunction(name: string, signatures: readonly ts.Signature[]): void {
    for (const signature of signatures) {
      const result = checker.getReturnTypeOfSignature(signature);
      const inputs = [...(takers.get(name)?.inputs ?? [])];
      for (const [index, parameter] of signature.getParameters().entries())
        collect(inputs, typeOf(parameter), parameter.name, [index]);
      if (inputs.length > 0) takers.set(name, { inputs, isAsync: result.getSymbol()?.name === "Promise" });
      // a check returns a copy of what it checks
      if (!/^check[A-Z]/u.test(name)) visitResult(`${name}()`, result);
    }
  }

  /**
   * Visits the methods of what a function returns. Types of the use cases have one implementation.
   */
  function visitResult(path: string, type: ts.Type): void {
    for (const one of membersOf(type)) {
      if (isPrimitive(one)) continue;
      const symbol = one.getSymbol()?.name;
      if (symbol === "Promise")
        checker.getTypeArguments(one as ts.TypeReference).forEach((of) => visitResult(path, of));
      const element = elementOf(one);
      if (element) visitResult(path, element);
      if (!isWritten(one)) continue;
      const isShared = fileOf(one)?.includes("/core/src/use-cases/") || fileOf(one)?.includes("/core/src/domain/");
      const owner = isShared ? (nameOf(one) ?? path) : path;
      const key = isShared ? symbol : one;
      if (symbol !== "__type" && (visited.has(isShared ? key : `${root}${path}`) || onPath(path, one))) continue;
      if (isShared) visited.add(key);
      visitMembers(owner, one);
    }
  }

  const open: { readonly path: string; readonly type: ts.Type }[] = [];
  /** Whether a method returns what it belongs to. */
  const onPath = (path: string, type: ts.Type) => open.some((one) => one.type === type && path.startsWith(one.path));

  function visitMembers(owner: string, type: ts.Type): void {
    open.push({ path: owner, type });
    for (const key of type.getProperties()) {
      const value = typeOf(key);
      const signatures = membersOf(value).flatMap((one) => one.getCallSignatures());
      if (key.name.startsWith("__@")) continue;
      if (signatures.length > 0) visitFunction(`${owner}.${key.name}`, signatures);
      else visitResult(`${owner}.${key.name}`, value);
    }
    open.pop();
  }

  for (const file of entries) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, file)) as ts.SourceFile);
    if (!module) continue;
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if ((symbol.flags & ts.SymbolFlags.Value) === 0 || visited.has(symbol)) continue;
      visited.add(symbol);
      const type = typeOf(symbol);
      visitFunction(exported.name, type.getCallSignatures());
      visitFunction(`new ${exported.name}`, type.getConstructSignatures());
    }
  }
  return takers;
}

/** Sources of entries, by the manifests of their packages. */
function isEntry(path: string): boolean {
  const [, folder = "", , part] = path.split("/");
  const { exports } = JSON.parse(ts.sys.readFile(join(sources, folder, "package.json")) ?? "{}") as {
    readonly exports: Readonly<Record<string, unknown>>;
  };
  return (part === "index.ts" ? "." : `./${part}`) in exports;
}
