// Every command and event of the shell, by the name it has in Rust.

import type { AuditFormat } from "./generated/AuditFormat";
import type { AuditQuery } from "./generated/AuditQuery";
import type { AuditView } from "./generated/AuditView";
import type { BulkView } from "./generated/BulkView";
import type { CodeView } from "./generated/CodeView";
import type { CollectionsView } from "./generated/CollectionsView";
import type { CopiedView } from "./generated/CopiedView";
import type { DoorPurpose } from "./generated/DoorPurpose";
import type { DoorView } from "./generated/DoorView";
import type { EnrolledView } from "./generated/EnrolledView";
import type { EnrolmentText } from "./generated/EnrolmentText";
import type { EnrolmentView } from "./generated/EnrolmentView";
import type { FieldName } from "./generated/FieldName";
import type { FoundTimeView } from "./generated/FoundTimeView";
import type { HistoryView } from "./generated/HistoryView";
import type { InvitationView } from "./generated/InvitationView";
import type { InvitePersonForm } from "./generated/InvitePersonForm";
import type { ItemForm } from "./generated/ItemForm";
import type { ItemList } from "./generated/ItemList";
import type { ItemQuery } from "./generated/ItemQuery";
import type { ItemView } from "./generated/ItemView";
import type { JoiningView } from "./generated/JoiningView";
import type { KeptSavedView } from "./generated/KeptSavedView";
import type { KioskView } from "./generated/KioskView";
import type { KitAnswerView } from "./generated/KitAnswerView";
import type { MemberRight } from "./generated/MemberRight";
import type { PasswordView } from "./generated/PasswordView";
import type { PeopleView } from "./generated/PeopleView";
import type { PersonRole } from "./generated/PersonRole";
import type { RecoveryView } from "./generated/RecoveryView";
import type { SessionEndingView } from "./generated/SessionEndingView";
import type { SettingsForm } from "./generated/SettingsForm";
import type { SettingsView } from "./generated/SettingsView";
import type { SavedView } from "./generated/SavedView";
import type { SheetText } from "./generated/SheetText";
import type { SheetView } from "./generated/SheetView";
import type { VaultView } from "./generated/VaultView";

/** What a command takes and gives. */
interface Shape<Takes, Gives> {
  takes: Takes;
  gives: Gives;
}

/** Commands that carry no secret of a form. */
export interface PlainCommands {
  // door window
  door_view: Shape<undefined, DoorView>;
  retry_start: Shape<undefined, DoorView>;
  open_with_vault_number: Shape<{ number: string }, DoorView>;
  bring_in_vault: Shape<undefined, DoorView>;
  cancel_set_up: Shape<undefined, void>;
  show_enrolment_text: Shape<undefined, EnrolmentText>;
  begin_new_phone: Shape<undefined, EnrolmentView>;
  show_kit_text: Shape<undefined, SheetText>;
  save_sheet: Shape<undefined, SavedView>;
  cancel_recovery: Shape<undefined, void>;
  make_vault: Shape<undefined, RecoveryView>;
  begin_recovery_phone: Shape<undefined, EnrolmentView>;
  recovery_sheet: Shape<undefined, SheetView>;
  finish_recovery: Shape<undefined, void>;
  look_by_kit: Shape<undefined, void>;
  keep_phone: Shape<undefined, void>;
  rotation_phone: Shape<undefined, EnrolmentView>;
  end_parked: Shape<{ username: string }, void>;
  cancel_joining: Shape<undefined, void>;
  accept_found_time: Shape<undefined, void>;
  leave_found_time: Shape<undefined, void>;
  close_door: Shape<undefined, void>;
  // both windows
  kiosk_view: Shape<undefined, KioskView>;
  save_copy: Shape<undefined, SavedView>;
  // vault window
  vault_view: Shape<undefined, VaultView>;
  list_items: Shape<{ query: ItemQuery }, ItemList>;
  show_item: Shape<{ id: string }, ItemView>;
  show_codes: Shape<{ ids: string[] }, CodeView[]>;
  save_item: Shape<{ form: ItemForm }, ItemView>;
  save_kept_item: Shape<{ id: string }, KeptSavedView>;
  discard_kept_item: Shape<{ id: string }, void>;
  delete_item: Shape<{ id: string }, void>;
  restore_item: Shape<{ id: string }, void>;
  set_favourite: Shape<{ id: string; favourite: boolean }, void>;
  reveal_field: Shape<{ id: string; field: FieldName }, string>;
  copy_field: Shape<{ id: string; field: FieldName }, CopiedView>;
  touch: Shape<undefined, void>;
  take_over: Shape<undefined, void>;
  delete_earlier_key: Shape<undefined, void>;
  note_unsaved: Shape<{ title: string | null }, void>;
  lock: Shape<undefined, void>;
  log_out: Shape<undefined, void>;
  close_vault: Shape<undefined, void>;
  leave_kiosk: Shape<undefined, void>;
  show_logins: Shape<undefined, HistoryView>;
  discard_bad_events: Shape<undefined, void>;
  discard_unowned: Shape<undefined, void>;
  list_collections: Shape<undefined, CollectionsView>;
  make_collection: Shape<{ name: string }, string>;
  rename_collection: Shape<{ id: string; name: string }, void>;
  set_member: Shape<{ id: string; person: string; right: MemberRight }, void>;
  remove_member: Shape<{ id: string; person: string }, void>;
  delete_collection: Shape<{ id: string }, void>;
  confirm_collection: Shape<{ id: string }, void>;
  relocate_item: Shape<{ id: string; collection: string | null; keep: boolean }, string>;
  plan_invitations: Shape<undefined, BulkView | null>;
  invite_planned: Shape<undefined, BulkView>;
  save_invitations: Shape<undefined, SavedView>;
  forget_invitations: Shape<undefined, void>;
  show_audit: Shape<{ query: AuditQuery }, AuditView>;
  save_audit: Shape<{ format: AuditFormat }, SavedView>;
  list_people: Shape<undefined, PeopleView>;
  invite_person: Shape<{ form: InvitePersonForm }, InvitationView>;
  switch_person: Shape<{ id: string; on: boolean }, void>;
  give_role: Shape<{ id: string; role: PersonRole }, void>;
  sign_person: Shape<{ id: string }, void>;
  set_groups: Shape<{ id: string; groups: string[] }, void>;
  delete_person: Shape<{ id: string }, void>;
  take_person_back: Shape<{ id: string }, void>;
  delete_account: Shape<{ username: string }, void>;
  open_door: Shape<{ purpose: DoorPurpose }, void>;
  show_settings: Shape<undefined, SettingsView>;
  save_settings: Shape<{ form: SettingsForm }, SettingsView>;
  switch_quick_unlock: Shape<{ on: boolean }, SettingsView>;
}

/** Commands whose form holds a password or a code and crosses as raw bytes; what they give. */
export interface SecretCommands {
  judge_password: PasswordView;
  begin_set_up: EnrolmentView;
  confirm_enrolment: EnrolledView;
  /** What has to be decided first, if anything. */
  login: FoundTimeView | null;
  quick_unlock: void;
  begin_joining: JoiningView;
  joining_password: EnrolmentView;
  recover_with_code: RecoveryView;
  recover_with_kit: RecoveryView;
  recovery_password: void;
  rebuild_table: EnrolledView;
  step_up: void;
  change_password: void;
  confirm_kit: KitAnswerView;
  finish_new_sheet: void;
  begin_rotation: SheetView;
}

/** Events that the shell sends to the vault window, and what they carry. */
export interface ShellEvents {
  "session-ending": SessionEndingView;
  /** The vault window was asked to close over unsaved changes. */
  "vault-closing": null;
  "session-changed": null;
}

export type PlainCommand = keyof PlainCommands;
export type SecretCommand = keyof SecretCommands;
export type ShellEvent = keyof ShellEvents;

/** The arguments of a plain command: none, or one object. */
export type Takes<C extends PlainCommand> = PlainCommands[C]["takes"] extends undefined
  ? []
  : [args: PlainCommands[C]["takes"]];
