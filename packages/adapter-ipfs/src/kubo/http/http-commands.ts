import type { BodyCommands } from "../body-commands.js";
import { AddedFiles } from "./added-files.js";
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
    async add(name, content, { query, signal, progress }) {
      const form = fileForm(name, content);
      const added = new AddedFiles({ sent: form.sent, progress });
      const command = { name: "add", query: { ...query, progress: true }, form, signal };
      await post(daemon, command, (part) => added.take(part));
      return added.all();
    },

    cat: (cid, { signal, ...query }, onPart) =>
      post(daemon, { name: "cat", query: { arg: cid.toString(), ...query }, signal }, onPart),
  };
}
