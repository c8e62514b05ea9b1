// What a person does with items.

import type { FieldName } from "../../ipc/generated/FieldName";
import type { ItemView } from "../../ipc/generated/ItemView";
import type { LinkWarning } from "../../ipc/generated/LinkWarning";
import { asError, isCode } from "../../ipc/errors";
import { copyField, deleteItem, restoreItem, saveItem, setFavourite } from "../../ipc/items";
import { t } from "../../text/text";
import type { Session } from "../vault/session.svelte";
import type { Toasts } from "../vault/toasts.svelte";
import type { Codes } from "./codes.svelte";
import { Draft, type DraftKind } from "./draft.svelte";
import type { Items } from "./items.svelte";
import { wrongFrom } from "./wrong";

function linkWords(odd: LinkWarning): string {
  const other = odd.warning === "issuer-differs" ? odd.other : "";
  return t(`link-${odd.warning}`, { other });
}

export class Actions {
  /** Whether a form is being saved. */
  saving = $state(false);
  readonly #items: Items;
  readonly #codes: Codes;
  readonly #toasts: Toasts;
  readonly #session: Session;

  constructor(items: Items, codes: Codes, toasts: Toasts, session: Session) {
    this.#items = items;
    this.#codes = codes;
    this.#toasts = toasts;
    this.#session = session;
  }

  get readOnly(): boolean {
    return this.#session.view.read_only;
  }

  /** Whether this item can be changed here and now. */
  canChange(item: ItemView | null): item is ItemView {
    return item !== null && item.editable && item.deleted === null && !this.readOnly;
  }

  async copy(id: string, field: FieldName): Promise<void> {
    await this.#try(async () => this.#toasts.copied((await copyField(id, field)).clears_after));
  }

  /** Copies the code of the chosen item, if it has one. */
  copyCode(): void {
    const { item } = this.#items;
    if (item?.token && item.deleted === null) {
      void this.copy(item.id, { field: "code" });
    }
  }

  /** Opens an empty form. */
  begin(kind: DraftKind): void {
    if (!this.readOnly) {
      this.#items.leave(() => this.#open(new Draft(kind)));
    }
  }

  /** Opens the form of the chosen item. */
  edit(): void {
    const { item } = this.#items;
    if (this.canChange(item) && item.kind !== "unknown") {
      this.#open(new Draft(item.kind, item));
    }
  }

  /** Saves the open form; tells whether that was done. */
  async save(): Promise<boolean> {
    const { draft } = this.#items;
    if (!draft || this.saving || !draft.check()) {
      return false;
    }
    this.saving = true;
    try {
      const item = await saveItem(draft.form());
      this.#items.draft = null;
      this.#codes.forget(item.id);
      if (item.warnings.length > 0) {
        this.#toasts.warn([`${t("toast-saved")}.`, ...item.warnings.map(linkWords)].join(" "));
      } else {
        this.#toasts.info(t("toast-saved"));
      }
      await this.#items.reveal(item);
      return true;
    } catch (reason) {
      if (!isCode(reason, "not-logged-in")) {
        draft.wrong = wrongFrom(asError(reason), draft);
      }
      return false;
    } finally {
      this.saving = false;
    }
  }

  /** Closes the form; asks first if there are changes. */
  cancel(): void {
    this.#items.leave(() => {
      this.#items.level = this.#items.item ? this.#items.level : "list";
    });
  }

  async favourite(): Promise<void> {
    const { item } = this.#items;
    if (this.canChange(item)) {
      await this.#try(async () => {
        await setFavourite(item.id, !item.favourite);
        await this.#reload();
      });
    }
  }

  async remove(): Promise<void> {
    const { item } = this.#items;
    if (this.canChange(item)) {
      await this.#try(async () => {
        await deleteItem(item.id);
        this.#items.level = "list";
        this.#toasts.deleted(item.title, () => void this.restore(item));
        await this.#items.load();
      });
    }
  }

  async restore({ id, title }: Pick<ItemView, "id" | "title">): Promise<void> {
    await this.#try(async () => {
      await restoreItem(id);
      this.#toasts.forgetUndo();
      this.#toasts.info(t("toast-restored", { title }));
      if (this.#items.place.filter !== "deleted" && !this.#items.draft) {
        this.#items.chosen = id;
      }
      await this.#reload();
    });
  }

  #open(draft: Draft): void {
    Object.assign(this.#items, { draft, panel: "items", level: "detail" });
  }

  async #reload(): Promise<void> {
    await this.#items.load();
    await this.#items.loadItem();
  }

  async #try(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (reason) {
      this.#toasts.fail(reason);
    }
  }
}
