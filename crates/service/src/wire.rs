//! What crosses to a screen: views outward, forms inward, nothing else.
//!
//! The same types cross the agent's socket, where the other side is a program of ours too: hence
//! views that can be read and forms that can be written.
//!
//! The TypeScript twins are made by `make bindings` into `ui/src/ipc/generated/`. Times are unix
//! milliseconds, durations whole seconds. Passwords, codes and kits are in none of these types:
//! they come in as [`SecretForm`] bytes and leave in the named commands only.

mod audit;
mod audit_query;
mod bulk;
mod collections;
mod door;
mod emergency;
mod error;
mod help;
mod items;
mod kept;
mod kiosk;
mod people;
mod policy;
mod recovery;
mod secret_form;
mod session;
mod settings;

pub use audit::{
    AuditCheckView, AuditFormat, AuditLineView, AuditProblem, AuditProblemView, AuditSurface,
    AuditView, AuditWay, AuditWhat,
};
pub use audit_query::{AuditGroup, AuditQuery};
pub use bulk::{BulkLineView, BulkOutcome, BulkView};
pub use collections::{
    CollectionView, CollectionsView, ItemPlace, MemberRight, MemberView, SharerView,
};
pub use door::{
    ClockBehindView, ClockOffView, DoorPurpose, DoorView, EnrolledView, EnrolmentText,
    EnrolmentView, FoundTimeView, KeyStore, KitAnswerView, KitKind, LockedView, LoginView,
    NewKeysView, ParkedView, PasswordAdvice, PasswordRefusal, PasswordView, SavedView, SetUpView,
    SheetText, SheetView, StepUpView, TroubleView, WaitView,
};
pub use emergency::{EmergencySheetView, EmergencyView};
pub use error::{ErrorCode, ErrorParams, ErrorView};
pub use help::{HelpGivenView, HelpView, HelpWith, HelperView};
pub use items::{
    CodeView, CopiedView, CustomFieldForm, CustomFieldView, FieldName, HiddenInput, ItemFilter,
    ItemForm, ItemKind, ItemList, ItemQuery, ItemRow, ItemView, LinkWarning, LoginForm,
    LoginItemView, TokenAlgorithm, TokenForm, TokenItemView, TokenSource,
};
pub use kept::KeptSavedView;
pub use kiosk::KioskView;
pub use people::{
    CodeWords, InvitationView, InvitePersonForm, JoiningView, PeopleView, PersonRole, PersonView,
};
pub use policy::{
    DecidedBy, DecidedView, PolicyChangeView, PolicyDraftView, PolicyFault, PolicyKey,
    PolicyProblemView, SignedPolicyFault, SignedPolicyView,
};
pub use recovery::{FileState, Paper, PhoneState, RecoveryView};
pub use secret_form::SecretForm;
pub use session::{
    EventView, EventWhat, FoundPart, FoundWhat, HistoryView, LockReason, NoticeView, OwedPart,
    SessionEndingView, VaultView,
};
pub use settings::{DesktopSigns, SettingsForm, SettingsView};
