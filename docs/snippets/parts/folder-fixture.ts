import { fileBlobs } from "../../../examples/03-custom-adapter/file-blobs.ts";
import { fixture } from "../../../examples/03-custom-adapter/fixture.ts";

/** The fixture of the file-system store, as the pages call it. */
export const createFixture = () => fixture(fileBlobs);
