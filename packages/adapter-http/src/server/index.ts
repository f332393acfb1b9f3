export type { HttpServer } from "./http-server.js";
export { httpServer } from "./http-server.js";
export type { PinBook, PinNoted } from "./pin-book.js";
export type { MayRelay, ServedRelayer } from "./relay-routes.js";
export type { Session } from "./route.js";
export type { HttpServerOptions } from "./server-options.js";
export type { ProfileVerifier } from "./profile-routes.js";
export type { SessionStore } from "./session-store.js";
export type { MessageClaim, VerifyMessage } from "./sessions.js";
