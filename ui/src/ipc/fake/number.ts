// A file that has lost its description: one number opens it, with the kit or with the key.

import type { Answers } from "../fake";
import { refusal } from "../fake";
import { loginView, recoveryView } from "./door";

/** The number on the made-up sheet. */
export const NUMBER = "R30C 1G60 R30C 1G60 R30C 1G60 R0JY";

/** Answers of a shell that waits for the number; `key` is whether the key is in the keyring. */
export function numberAnswers(key = true): Partial<Answers> {
  const judge = (number: string) => {
    const symbols = number.replaceAll(/[\s-]/g, "").toUpperCase();
    if (!symbols.endsWith("JY")) {
      throw refusal("vault-number-mistyped");
    }
    return symbols === NUMBER.replaceAll(" ", "");
  };
  return {
    open_with_vault_number: ({ number }) => {
      const right = judge(number);
      if (!key) {
        throw refusal("device-key-missing");
      }
      if (!right) {
        throw refusal("vault-number-unknown");
      }
      return loginView();
    },
    recover_with_kit: (_kit, _password, _store, number) => {
      if (number === undefined) {
        throw refusal("vault-number-needed");
      }
      if (!judge(number)) {
        throw refusal("kit-or-number-unknown");
      }
      return recoveryView({ paper: "kit", key_missing: !key });
    },
  };
}
