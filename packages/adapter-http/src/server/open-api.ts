import * as z from "zod/mini";
import { problem, PROBLEM_TYPE } from "../wire/problem.js";
import { titled } from "./http-problem.js";
import { json, type Route } from "./route.js";

type Json = Readonly<Record<string, unknown>>;
type Body = z.ZodMiniType | "bytes" | "message" | "lines" | "changes" | "nothing";

const types: Readonly<Record<string, string>> = {
  bytes: "application/octet-stream",
  message: "application/octet-stream",
  lines: "text/plain",
  changes: "application/x-ndjson",
};

const phrases: Readonly<Record<string, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No Content",
  206: "Partial Content",
  304: "Not Modified",
};

const schemaOf = (schema: z.ZodMiniType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return rest;
};

const contentOf = (body: Body): Json => {
  if (body === "nothing") return {};
  if (typeof body === "string") return { content: { [types[body] ?? ""]: {} } };
  return { content: { "application/json": { schema: schemaOf(body) } } };
};

const headersOf = (headers: Readonly<Record<string, z.ZodMiniType>> = {}): Json => {
  const all = Object.entries(headers).map(([name, schema]) => [name, { required: true, schema: schemaOf(schema) }]);
  return all.length === 0 ? {} : { headers: Object.fromEntries(all) as Json };
};

const parameter = (where: "path" | "query" | "header", name: string, schema: Json): Json => ({
  name,
  in: where,
  required: true,
  schema,
});

function operationOf({ method, path, open, description }: Route): Json {
  const { summary, query = {}, headers = {}, body, responses, responseHeaders = {} } = description;
  const variables = [...path.matchAll(/\{(\w+)\}/gu)].map(([, name = ""]) => name);
  const parameters = [
    ...variables.map((name) => parameter("path", name, { type: "string" })),
    ...Object.entries(query).map(([name, schema]) => parameter("query", name, schemaOf(schema))),
    ...Object.entries(headers).map(([name, schema]) => parameter("header", name, schemaOf(schema))),
  ];
  const told = Object.entries(responses).map(([status, one]): [string, Json] => [
    status,
    { description: phrases[status] ?? status, ...headersOf(responseHeaders[Number(status)]), ...contentOf(one) },
  ]);
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^a-z]+([a-z]?)/gu, (_, first: string) => first.toUpperCase())}`,
    summary,
    // whoever has signed in counts as their account, and a policy may ask for it
    ...(open && { security: [{}, { session: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: body !== "bytes", ...contentOf(body) } }),
    responses: { ...Object.fromEntries(told), default: { $ref: "#/components/responses/Problem" } },
  };
}

/** The OpenAPI 3.1 document of these routes, made of the schemas that they check with. */
function openApiDocument(routes: readonly Route[], url: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  return {
    openapi: "3.1.1",
    info: { title: "Chartkey over HTTP", version: "0" },
    servers: [{ url }],
    security: [{ session: [] }],
    paths,
    components: {
      securitySchemes: { session: { type: "http", scheme: "bearer" } },
      responses: {
        Problem: {
          description: `What went wrong (RFC 9457), such as ${titled(503).title}`,
          content: { [PROBLEM_TYPE]: { schema: schemaOf(problem) } },
        },
      },
    },
  };
}

/** Serves the OpenAPI document of these routes to everybody. */
export function documentRoute(routes: readonly Route[], url: string): Route {
  const document = openApiDocument(routes, url);
  return {
    method: "GET",
    path: "/openapi.json",
    open: true,
    description: { summary: "The OpenAPI document", responses: { 200: z.unknown() } },
    handle: async () => json(document),
  };
}
