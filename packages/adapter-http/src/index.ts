export type { HttpBlobs } from "./client/http-blobs.js";
export { httpBlobs } from "./client/http-blobs.js";
export { httpProfiles } from "./client/http-profiles.js";
export type { HttpSession, SignInOptions } from "./client/sign-in.js";
export { signIn } from "./client/sign-in.js";
export type { HttpClientOptions } from "./client/transport.js";
