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
