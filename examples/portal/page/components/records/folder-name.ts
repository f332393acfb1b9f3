import type { Folder } from "@chartkey/core";

/** What a folder is called, as far as it can be read. */
export const folderName = ({ name }: Folder): string => name || "(its name cannot be read)";

/** How many records a folder has, as far as they can be read. */
export const folderSize = ({ records, problem }: Folder): string => (problem ? `${records} or more` : `${records}`);
