// How a form goes on where the proof of password and code has become too old meanwhile.

import { getContext, setContext } from "svelte";

const KEY = Symbol("go on");

/** Says how: the door asks the shell what it shows, and that is the proof. */
export const setGoOn = (how: () => void): void => void setContext(KEY, how);

/** How to go on, where there is a way. */
export const goOn = (): (() => void) | undefined => getContext(KEY);
