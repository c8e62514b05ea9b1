// One field of a made-up item.

import type { FieldName } from "../generated/FieldName";
import type { FakeItem } from "./vaultItems";

export function fieldOf({ login, token, notes }: FakeItem, field: FieldName): string {
  switch (field.field) {
    case "seed":
      return token?.seed ?? "";
    case "password":
      return login?.password ?? "";
    case "custom":
      return login?.fields[field.index]?.value ?? "";
    default:
      return notes;
  }
}
