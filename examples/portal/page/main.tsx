import "./styles/page.css";
import { ChartkeyProvider, english } from "@chartkey/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Door } from "./components/door/door.tsx";
import { readSettings } from "./settings.ts";

const root = document.querySelector("#root");
if (!root) throw new Error("The page has no place for the portal");
createRoot(root).render(
  <StrictMode>
    <ChartkeyProvider words={english}>
      <Door />
    </ChartkeyProvider>
  </StrictMode>,
);

// a wallet for people who have none, on a chain whose coins are worth nothing
const { isPlay, network } = await readSettings();
if (isPlay) await import("./play-wallet/announce.ts").then(({ announcePlayWallet }) => announcePlayWallet(network));
