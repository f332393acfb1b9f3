export { httpProfiles } from "./client/http-profiles.js";
export type { HttpSession, SignInOptions } from "./client/sign-in.js";
export { signIn } from "./client/sign-in.js";
export type { HttpClientOptions } from "./client/transport.js";
