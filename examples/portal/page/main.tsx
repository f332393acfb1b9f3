import "./styles/page.css";
import { ChartkeyProvider, english } from "@chartkey/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Door } from "./components/door/door.tsx";
import { settings } from "./portal.ts";

// a wallet for people who have none, on a chain whose coins are worth nothing
if (settings.isPlay)
  await import("./play-wallet/announce.ts").then(({ announcePlayWallet }) => announcePlayWallet(settings.network));

const root = document.querySelector("#root");
if (!root) throw new Error("The page has no place for the portal");
createRoot(root).render(
  <StrictMode>
    <ChartkeyProvider words={english}>
      <Door />
    </ChartkeyProvider>
  </StrictMode>,
);
