/** Vitest looks for this name; the projects stand in the workspace file. */
export { default } from "./vitest.workspace.js";
