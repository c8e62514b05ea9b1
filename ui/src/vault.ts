// The vault window: the items of the person who is logged in.

import { mount } from "svelte";
import { useDoor } from "./ipc/door";
import VaultApp from "./screens/vault/VaultApp.svelte";
import "./styles/base.css";

const target = document.querySelector("#app");
const scene = new URLSearchParams(location.search).get("scene");

async function start(target: Element) {
  if (import.meta.env.MODE === "fake" || (import.meta.env.DEV && scene !== null)) {
    const { vaultSceneDoor } = await import("./ipc/fake/vaultScenes");
    useDoor(vaultSceneDoor(scene ?? "vault"));
  }
  mount(VaultApp, { target });
}

if (target) {
  void start(target);
}
