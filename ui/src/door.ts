// The door window: every form for a password, a code, a kit or an enrolment.

import { mount } from "svelte";
import DoorApp from "./screens/DoorApp.svelte";
import { useDoor } from "./ipc/door";
import "./styles/base.css";
import "./styles/print.css";

const target = document.querySelector("#app");
const scene = new URLSearchParams(location.search).get("scene");

async function start(target: Element) {
  if (import.meta.env.MODE === "fake" || (import.meta.env.DEV && scene !== null)) {
    const { sceneDoor } = await import("./ipc/fake/scenes");
    useDoor(sceneDoor(scene ?? "login"));
  }
  mount(DoorApp, { target });
}

if (target) {
  void start(target);
}
