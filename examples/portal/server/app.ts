import { join } from "node:path";
import type { HttpServer } from "@chartkey/adapter-http/server";
import compression from "compression";
import express, { type Express, type RequestHandler } from "express";
import { toNodeHandler } from "srvx/node";
import { forEveryOrigin, securityHeaders, viewerHeaders } from "./security-headers.ts";
import type { PageSettings } from "./settings.ts";

interface AppParts {
  /** Where browsers reach the portal. */
  readonly url: string;
  /** The folder with the page that Vite built. */
  readonly page: string;
  readonly settings: PageSettings;
  readonly server: HttpServer;
}

/** The page, its settings, and Chartkey's server under `/api`. */
export function portalApp({ url, page, settings, server }: AppParts): Express {
  const app = express();
  app.disable("x-powered-by");
  // otherwise its errors tell where the server's files are
  app.set("env", "production");
  app.set("trust proxy", "loopback");
  // srvx types its handler for HTTP/1 and HTTP/2 at once; Express has HTTP/1
  const api = toNodeHandler((request) => server.fetch(request), { trustProxy: "loopback" }) as RequestHandler;
  app.use("/api", api);
  // not for the API, where what is secret may stand beside what an attacker chose
  app.use(compression());
  app.use(securityHeaders);
  app.get("/settings.json", (_, response) => void response.set("cache-control", "no-cache").json(settings));
  app.get("/viewer", viewerHeaders(url));
  // what Vite names by its content never changes
  app.use(
    "/assets",
    forEveryOrigin,
    express.static(join(page, "assets"), { immutable: true, maxAge: "1y", fallthrough: false }),
  );
  // a browser asks each time whether a page is still the one that it has
  app.use(express.static(page, { extensions: ["html"], maxAge: 0 }));
  return app;
}
