import type { BodyCommands } from "../body-commands.js";
import { addedFiles } from "./added-files.js";
import type { DaemonAddress } from "./daemon-address.js";
import { fileForm } from "./file-form.js";
import { nodeHttp } from "./node-http.js";
import { post } from "./post.js";

/** These commands by the platform's own HTTP; `undefined` where it cannot send a stream. */
export function byHttp(address: DaemonAddress): BodyCommands | undefined {
  const http = nodeHttp(address.url.protocol);
  if (http === undefined) return undefined;
  const daemon = { ...address, http };
  return {
    add(name, content, { query, signal, progress }) {
      const form = fileForm(name, content);
      const asked = { ...query, progress: true };
      return addedFiles(post(daemon, { name: "add", query: asked, form, signal }), { sent: form.sent, progress });
    },
    cat: (cid, { signal, offline = false }) =>
      post(daemon, { name: "cat", query: { arg: cid.toString(), offline }, signal }),
  };
}
