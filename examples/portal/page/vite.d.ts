// what Vite makes of imports of styles and URLs
declare module "*.css";
declare module "*?url" {
  const url: string;
  export default url;
}
declare module "*?worker&url" {
  const url: string;
  export default url;
}
interface ImportMeta {
  /** Each file that a pattern names, by its path. */
  glob<T>(pattern: string, options: object): Readonly<Record<string, T>>;
}
