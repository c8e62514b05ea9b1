// Items that cannot be shown: saved as they are, and discarded.

import { fireEvent, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { fakeItem, type FakeItem } from "../src/ipc/fake/vaultItems";
import { openVault, settle } from "./vaultHelpers";

const broken = (damaged: FakeItem["damaged"]) => fakeItem("x", { damaged, kind: "unknown", title: "" });

async function choose(item: FakeItem, answers = {}) {
  const fake = await openVault({ items: [item], answers });
  await fireEvent.click(screen.getByRole("option"));
  await settle();
  return fake;
}

const save = async () => {
  await fireEvent.click(screen.getByRole("button", { name: "Save as it is…" }));
  await settle();
};

describe("an item that cannot be shown", () => {
  it("can be saved, and is said to be sealed", async () => {
    const item = broken("damaged");
    const fake = await choose(item);
    await save();
    expect(fake.called("save_kept_item"), "the chosen one").toEqual([{ id: item.id }]);
    expect(screen.getByText(/Nothing of it could be read/), "what is in the file").toBeTruthy();
  });

  it("that was changed outside warns of plain text before it is saved", async () => {
    await choose(broken("changed-outside"));
    expect(screen.getByText(/plain text: whoever has it reads everything/), "first").toBeTruthy();
    await save();
    expect(screen.getByText(/Keep it safe, and delete it/), "and afterwards").toBeTruthy();
  });

  it("says nothing when the dialog was dismissed, and what went wrong when it was not", async () => {
    const fake = await choose(broken("damaged"), { save_kept_item: () => ({ path: null, readable: false }) });
    await save();
    expect(screen.queryByText("Saved as it is"), "nothing was saved").toBeNull();
    fake.answer({
      save_kept_item: () => {
        throw { code: "disk-full", params: {} };
      },
    });
    await save();
    expect(screen.getByText("The disk is full"), "in words").toBeTruthy();
  });

  it("asks for password and code where the proof is old", async () => {
    const fake = await choose(broken("damaged"), {
      save_kept_item: () => {
        throw { code: "step-up-needed", params: {} };
      },
    });
    await save();
    expect(fake.called("open_door"), "the door of the proof").toEqual([{ purpose: "step-up" }]);
  });

  it("is discarded after a question alone", async () => {
    const item = broken("damaged");
    const fake = await choose(item);
    await fireEvent.click(screen.getByRole("button", { name: "Discard…" }));
    expect(screen.getByText(/goes for good and cannot be taken back/), "what it means").toBeTruthy();
    expect(fake.called("discard_kept_item"), "nothing happened yet").toEqual([]);
    expect(document.activeElement?.textContent?.trim(), "Enter keeps it").toBe("Keep it");
    await fireEvent.click(screen.getByRole("button", { name: "Discard it" }));
    await settle();
    expect(fake.called("discard_kept_item"), "the chosen one").toEqual([{ id: item.id }]);
    expect(screen.queryAllByRole("option"), "it is gone from the list").toEqual([]);
  });

  it("is not discarded where a newer version can read it", async () => {
    const newer = await openVault({
      items: [broken("damaged")],
      answers: {
        show_item: () => {
          throw { code: "item-from-newer-version", params: {} };
        },
      },
    });
    await fireEvent.click(screen.getByRole("option"));
    await settle();
    expect(newer.called("show_item"), "it was asked for").toHaveLength(1);
    expect(screen.getByRole("button", { name: "Save as it is…" }), "it can be saved").toBeTruthy();
    expect(screen.queryByRole("button", { name: "Discard…" }), "and stays").toBeNull();
  });

  it("stays in a vault that is only looked at", async () => {
    await openVault({ items: [broken("damaged")], view: { read_only: true } });
    await fireEvent.click(screen.getByRole("option"));
    await settle();
    expect(screen.getByRole("button", { name: "Save as it is…" }), "it can be saved").toBeTruthy();
    expect(screen.queryByRole("button", { name: "Discard…" }), "and stays").toBeNull();
  });
});
