// Pictures of the vault window: a name, a page, and what is done before the picture.

const row = (words) =>
  `(([...document.querySelectorAll("[role=option]")].find((o) => o.textContent.includes(${JSON.stringify(words)})) ?? {focus(){ throw new Error("no row") }}).focus(), document.activeElement.click(), await sleep(250))`;
const key = (name, more = "") =>
  `(document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: ${JSON.stringify(name)}, bubbles: true, cancelable: true ${more}})), await sleep(250))`;
const inForm = (label, text) =>
  `(await (async () => { const input = [...document.querySelectorAll("form label")].find((l) => l.textContent.startsWith(${JSON.stringify(label)})).parentElement.querySelector("input, textarea"); input.focus(); input.value = ${JSON.stringify(text)}; input.dispatchEvent(new Event("input", {bubbles: true})); await sleep(50); })())`;
const place = (words) =>
  `(innerWidth < 940 && await press("Menu"), await sleep(200), await press(${JSON.stringify(words)}), await sleep(300))`;
const account = `(innerWidth < 940 && await press("Menu"), await sleep(250), await press("Your account"), await sleep(150))`;
const fresh = (kind) =>
  `(await press("New"), [...document.querySelectorAll("[role=menuitem]")].find((e) => e.innerText.trim() === ${JSON.stringify(kind)}).click(), await sleep(300))`;
const search = (text) => `(await fill("[role=searchbox]", ${JSON.stringify(text)}), await sleep(300))`;
const until = (day) =>
  `(await (async () => { const input = document.querySelectorAll("input[type=date]")[1]; input.value = ${JSON.stringify(day)}; input.dispatchEvent(new Event("input", {bubbles: true})); input.dispatchEvent(new Event("change", {bubbles: true})); input.scrollIntoView(); await sleep(300); })())`;
const soon = `await (async () => { while (30 - Math.floor(Date.now() / 1000) % 30 !== 4) await sleep(100); await sleep(150); })()`;
const away = `(dispatchEvent(new Event("blur")), await sleep(200))`;
const bottom = `(document.querySelector("form .fields").scrollTo(0, 9999), await sleep(100))`;

const look = (name, act) => ({
  name: `vault-${name}`,
  page: `vault.html?scene=${name.split("+")[0]}`,
  act: act && `(${act})`,
});

export const shots = [
  look("vault"),
  look("vault+codes", place("Codes")),
  look("vault+token", row("GitHub")),
  look("vault+soon", `${row("GitHub")}, ${soon}`),
  look("vault+large", `${row("VPN, plant 4")}, await press("Show large")`),
  look("vault+copied", `${row("GitHub")}, await press("Copy"), await sleep(200)`),
  look("vault+login", `${row("Bank")}, await press("Reveal: Password")`),
  look("vault+note", row("Alarm")),
  look("vault+long", row("GitLab")),
  look("vault+search", search("git")),
  look("vault+search-none", `${place("Notes")}, ${search("passport")}`),
  look("vault+new-menu", `await press("New")`),
  look("vault+new-token", fresh("Code")),
  look("vault+new-token-wrong", `${fresh("Code")}, ${inForm("Link", "JBSW Y3DP 0189")}, ${inForm("Title", "Example")}, await press("More"), await press("Save"), await sleep(200)`),
  look("vault+new-login", fresh("Login")),
  look("vault+new-login-missing", `${fresh("Login")}, await press("Save"), await sleep(200)`),
  look("vault+new-note", fresh("Note")),
  look("vault+edit-login", `${row("Bank")}, await press("Edit"), await sleep(150)`),
  look("vault+edit-login-end", `${row("Bank")}, await press("Edit"), await sleep(150), ${bottom}`),
  look("vault+edit-token", `${row("Hetzner")}, await press("Edit"), await sleep(150)`),
  look("vault+leave", `${row("Bank")}, await press("Edit"), await sleep(100), ${inForm("Username", "4417 2210")}, ${key("k", ", ctrlKey: true")}`),
  look("vault+deleted-toast", `${row("Bicycle")}, await press("Delete"), await sleep(300)`),
  look("vault+deleted", `${place("Recently deleted")}, ${row("Old forum")}`),
  look("vault+menu", account),
  look("vault+people", `${account}, await press("People"), await sleep(300)`),
  look("vault+people-menu", `${account}, await press("People"), await sleep(300), await press("Change Amina"), await sleep(150)`),
  look("vault+people-delete", `${account}, await press("People"), await sleep(300), await press("Change Amina"), await sleep(150), await press("Delete account"), await sleep(200)`),
  look("vault+people-groups", `${account}, await press("People"), await sleep(300), await press("Change Amina"), await sleep(150), await press("Groups"), await sleep(200)`),
  look("vault+people-off", `${account}, await press("People"), await sleep(300), await press("Change Amina"), await sleep(150), await press("Switch off"), await sleep(200)`),
  look("vault+people-role", `${account}, await press("People"), await sleep(300), await press("Change Amina"), await sleep(150), await press("Another role"), await sleep(200)`),
  look("vault+invite", `${account}, await press("People"), await sleep(300), await press("Invite a"), await sleep(200)`),
  look("vault+invited", `${account}, await press("People"), await sleep(300), await press("Invite a"), await sleep(200), await fill("dialog[open] input", "Amina Khalil", 0), await fill("dialog[open] input", "amina", 1), await press("Make the"), await sleep(200)`),
  look("shared+collections", `${account}, await press("Shared collections"), await sleep(300)`),
  look("shared+collections-share", `${account}, await press("Shared collections"), await sleep(300), await press("Add a person"), await sleep(200)`),
  look("shared+collections-member", `${account}, await press("Shared collections"), await sleep(300), await press("Change what Amina"), await sleep(150)`),
  look("shared+collections-remove", `${account}, await press("Shared collections"), await sleep(300), await press("Change what Amina"), await sleep(150), await press("Remove"), await sleep(200)`),
  look("shared+collections-make", `${account}, await press("Shared collections"), await sleep(300), await press("Make a collection"), await sleep(200)`),
  look("shared"),
  look("shared+item", row("Till")),
  look("shared+found", row("Forklift")),
  look("shared+relocate", `${row("Till")}, await press("Move or copy"), await sleep(250)`),
  look("vault+bulk", `${account}, await press("People"), await sleep(300), await press("Invite many"), await sleep(200)`),
  look("vault+bulk-look", `${account}, await press("People"), await sleep(300), await press("Invite many"), await sleep(200), await press("Choose the"), await sleep(200)`),
  look("vault+bulk-done", `${account}, await press("People"), await sleep(300), await press("Invite many"), await sleep(200), await press("Choose the"), await sleep(200), await press("Invite 3"), await sleep(200)`),
  look("vault+log", `${account}, await press("Audit log"), await sleep(300)`),
  look("vault+log-save", `${account}, await press("Audit log"), await sleep(300), await press("Save the log"), await sleep(200)`),
  look("vault+log-none", `${account}, await press("Audit log"), await sleep(300), ${until("2020-01-01")}`),
  look("log-broken+log", `${account}, await press("Audit log"), await sleep(300)`),
  look("vault+settings", `${account}, await press("Settings"), await sleep(300)`),
  look("hidden-codes+away", `${row("GitHub")}, ${away}`),
  look("hidden-codes+large", `${row("VPN, plant 4")}, await press("Show large"), ${away}`),
  look("hidden-codes+settings", `${account}, await press("Settings"), await sleep(300)`),
  look("policy+settings", `${account}, await press("Settings"), await sleep(300)`),
  look("escrowed"),
  look("escrowed+settings", `${account}, await press("Settings"), await sleep(300)`),
  look("policy-one+settings", `${account}, await press("Settings"), await sleep(300)`),
  look("policy-refused"),
  look("policy+copy", `${row("GitHub")}, ${key("Enter")}`),
  look("no-desktop+settings", `${account}, await press("Settings"), await sleep(300)`),
  look("sleep-alone+settings", `${account}, await press("Settings"), await sleep(300)`),
  look("vault+logins", `${account}, await press("Your logins"), await sleep(300)`),
  look("vault+tag", place("Plant 4")),
  look("damaged+kept", `${row("Cannot be read")}, await press("Save as it is…"), await sleep(200)`),
  look("damaged+discard", `${row("Cannot be read")}, await press("Discard…"), await sleep(200)`),
  look("damaged+logins", `${account}, await press("Your logins"), await sleep(300)`),
  look("damaged+outside", `[...document.querySelectorAll("[role=option]")].at(-1).click(), await sleep(250)`),
  look("empty"),
  look("empty+new", `await press("A code")`),
  look("sheet"),
  look("notices"),
  look("notices+all", `document.querySelector(".more button").click()`),
  look("earlier-key", `await press("Remove it"), await press("Save a copy"), await sleep(200)`),
  look("read-only", row("Bank")),
  look("read-only+settings", `${account}, await press("Settings"), await sleep(300)`),
  look("damaged", `(await sleep(200), ${row("Cannot be read")})`),
  look("damaged+newer", row("Passport")),
  look("ending", "await sleep(300)"),
  look("ending-session", "await sleep(300)"),
  look("loading", "await sleep(700)"),
  look("trouble"),
  look("error"),
  look("clipboard", `${row("GitHub")}, await press("Copy"), await sleep(200)`),
];
