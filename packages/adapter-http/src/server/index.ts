export type { HttpServer, HttpServerOptions } from "./http-server.js";
export { httpServer } from "./http-server.js";
export type { PinBook, PinNoted } from "./pin-book.js";
export type { Session } from "./route.js";
export type { ProfileVerifier } from "./profile-routes.js";
export type { SessionStore } from "./session-store.js";
export type { MessageClaim, VerifyMessage } from "./sessions.js";
