// Pictures of the door window: a name, a page, and what is done before the picture.

const scene = (name) => `door.html?scene=${name}`;
const login = `(await fill("input[type=password]", "correct horse battery"), await fill(".code-input", "4029 1833"), await press("Log in"))`;
const PASSWORD = "input[autocomplete=new-password]";
const names = `await fill("input[autocomplete=name]", "Mara Ortiz"), await fill("input[autocomplete=username]", "mara")`;
const toPassword = `${names}, await press("Continue"), await sleep(50)`;
const toKit = `${toPassword}, await fill(PW, "correct horse battery staple"), await sleep(400), await press("Continue"), await sleep(100)`;
const toPhone = `${toKit}, await press("Continue to"), await sleep(100)`;
const toTold = `${toPhone}, await fill(".code-input", "771204"), await press("Confirm"), await sleep(100)`;
const toNewSheet = `await fill(PW, "correct horse battery staple"), await fill(PW, "correct horse battery staple", 1), await press("Continue"), await sleep(150)`;
const toNewPhone = `${toNewSheet}, await fill(".kit input", "1", 0), await fill(".kit input", "r", 1), await fill(".kit input", "1", 2), await fill(".kit input", "1", 3), await press("Check"), await sleep(100), await press("Continue"), await sleep(150)`;
const look = (name, act) => ({ name: `door-${name}`, page: scene(name.split("+")[0]), act: act?.replaceAll("PW", JSON.stringify(PASSWORD)) });

export const shots = [
  look("login", `await fill("input[type=password]", "correct horse battery"), await fill(".code-input", "402")`),
  look("login-plain"),
  look("login-several"),
  look("login-long"),
  look("login-busy", login),
  look("login-denied", login),
  look("login-wait"),
  look("login-dud", login),
  look("login-keyring", login),
  look("login-table", login),
  look("login-clock"),
  look("login-locked"),
  look("login-after-sleep"),
  look("login-with-desktop"),
  look("login+missing", `await press("Log in")`),
  look("login+recover", `await press("Lost")`),
  look("login+recover-code", `(await press("Lost"), await press("Continue"))`),
  look("login+recover-kit", `(await press("Lost"), document.querySelectorAll("input[type=radio]")[1].click(), await press("Continue"))`),
  look("recover-code"),
  look("recover-last"),
  look("recover-table", `await press("Continue")`),
  look("recover-kit"),
  look("recover-kit-all"),
  look("recover-kit+password", `(document.querySelectorAll("input[type=checkbox]")[1].click(), await press("Continue"), await sleep(50))`),
  look("recover-kit+present", `(document.querySelectorAll("input[type=checkbox]")[0].click(), await press("Continue"), await sleep(50))`),
  look("recover-kit+sheet", `(await press("Continue"), await sleep(150))`),
  look("recover-code+enrol", `(await press("Continue"), await sleep(150))`),
  look("recover-failed", `(await press("Continue"), await sleep(150), await fill(".code-input", "40291833"), await press("Confirm"), await sleep(150))`),
  look("recover-older"),
  look("recover-not-writable"),
  look("trouble-key"),
  look("trouble-key-keyring", `(await press("Use the"), await sleep(50))`),
  look("login+shown", `(await fill("input[type=password]", "correct horse battery"), await press("Show"))`),
  look("set-up", `(${names})`),
  look("set-up+refused", `(${names}, await fill("input[autocomplete=username]", "mara!"), await press("Continue"))`),
  look("set-up-keyring", `(${names}, await press("Continue"))`),
  look("set-up+password", `(${toPassword})`),
  look("set-up+password-weak", `(${toPassword}, await fill(PW, "butterfly9"), await sleep(400))`),
  look("set-up+password-short", `(${toPassword}, await fill(PW, "abc"), await sleep(400), await press("Continue"))`),
  look("set-up+password-good", `(${toPassword}, await fill(PW, "correct horse battery staple"), await sleep(400))`),
  look("set-up+kit", `(${toKit})`),
  look("set-up+phone", `(${toPhone}, await fill(".code-input", "771 2"))`),
  look("set-up+phone-text", `(${toPhone}, await press("Show the key"))`),
  look("set-up+phone-wrong", `(${toPhone}, await fill(".code-input", "00000000"), await press("Confirm"), await sleep(100))`),
  look("set-up-drift", `(${toTold})`),
  look("sheet"),
  look("sheet+text", `await press("Show as text")`),
  look("sheet+saved", `await press("Save")`),
  look("sheet+wrong", `(await fill(".kit input", "1", 0), await fill(".kit input", "2", 1), await fill(".kit input", "3", 2), await fill(".kit input", "4", 3), await press("Check"))`),
  look("sheet+right", `(await fill(".kit input", "1", 0), await fill(".kit input", "r", 1), await fill(".kit input", "1", 2), await fill(".kit input", "1", 3), await press("Check"))`),
  look("sheet-later"),
  look("new-sheet"),
  look("new-sheet+password", `(await fill(".kit input", "1", 0), await fill(".kit input", "r", 1), await fill(".kit input", "1", 2), await fill(".kit input", "1", 3), await press("Check"), await sleep(100))`),
  look("sheet-same-disk", `await press("Save")`),
  look("step-up"),
  look("step-up-locked", `(await fill("input[type=password]", "x"), await fill(".code-input", "40291833"), await press("Prove"))`),
  look("change-password", `(await fill(PW, "correct horse battery staple"), await sleep(400))`),
  look("change-password+unequal", `(await fill(PW, "correct horse battery staple"), await fill(PW, "correct", 1), await press("Change"), await sleep(100))`),
  look("change-password+done", `(await fill(PW, "correct horse battery staple"), await fill(PW, "correct horse battery staple", 1), await press("Change"), await sleep(100))`),
  look("new-phone"),
  look("new-keys", `(await fill(PW, "correct horse battery staple"), await sleep(400))`),
  look("new-keys-shared"),
  look("new-keys+sheet", `(${toNewSheet})`),
  look("new-keys+phone", `(${toNewPhone})`),
  look("new-keys+done", `(${toNewPhone}, await fill(".code-input", "40291833"), await press("Confirm"), await sleep(150), await press("Save a copy"), await sleep(100))`),
  look("trouble"),
  look("trouble-damaged"),
];
