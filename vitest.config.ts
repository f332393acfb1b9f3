/** Vitest looks for this name; the workspace file has the projects. */
export { default } from "./vitest.workspace.js";
