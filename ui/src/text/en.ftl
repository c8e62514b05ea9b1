### Every sentence of the program. Short, in the second person where the person acts, no exclamation
### marks. An error says what happened (err-), and what is safe and what to do (hint-).

## Everywhere

product = Twinlatch
both-latches = It takes both latches to open
cancel = Cancel
close = Close
back = Back
continue = Continue
done = Done
later = Later
try-again = Try again
opening = Opening

## Fields

field-username = Username
field-display-name = Your name
field-activation-code = Activation code
field-password = Password
field-new-password = New password
field-new-password-again = The same again
field-code = Code from your authenticator app
field-code-next = The code after it
field-code-third = And the next
password-show = Show
password-hide = Hide
password-show-label = Show the password
password-hide-label = Hide the password
caps-lock-on = Caps Lock is on
computer-time = This computer’s time
needed-username = Type your username
needed-password = Type your password
needed-activation-code = Type the activation code you were given
needed-code = Type the code your app shows
needed-code-next = Wait for the next code your app shows, and type it here
code-same = This is the same code again. Wait for the next one
needed-display-name = Type the name you want to be greeted with
code-not-digits = A code is made of 6 to 8 digits

## Login

login-title = Open your vault
login-welcome = Welcome back, { $name }
login-submit = Log in
login-busy = Turning both latches
login-busy-hint = This takes a moment on purpose.
login-lost = Lost your phone or computer?
login-join = I have an activation code
login-other = Not { $name }?
unlock-welcome = Welcome back, { $name }
unlock-lead = Your session is locked. The password opens it.
unlock-submit = Unlock
unlock-busy = Unlocking
unlock-both = Use password and code instead
unlock-log-out = Log out
unlock-switch = Switch person
unlock-parked = Locked, and open with the password alone
unlock-parked-choose = Unlock as { $name }
login-key-file = This device’s key is in a file, not in the keyring.
dud-title = The next code opens it, in { $time }
dud-body = A few codes are unusable by design. Your password stays typed; nothing was counted.
dud-announce = The next code opens it, in { $seconds } seconds. Your password stays typed; nothing was counted.
dud-over = Type the code your app shows now
dud-over-body = Your password is still there.
wait-title = Next try in { $time }
wait-body = { $count ->
        [one] One try has failed
       *[other] { $count } tries have failed
    } since the last login, so there is a pause. Nothing is lost, and tries during it are not counted.
wait-announce = There is a pause of { $time } before the next try.
wait-over = You can try again
wait-over-body = Use the code your app shows now.
clock-title = This computer says { $now }, your last login was on { $last }
clock-title-today = This computer says { $now }, your last login was at { $last }
clock-body = Codes depend on the time, so the right one may be refused. Set this computer’s clock, or use two or three codes in a row.
clock-off-title = This computer says { $now }, your phone shows { $phone }
clock-off-body = Codes are read by your phone’s time until this computer is started anew. Set its clock when you can.

codes-more = Codes are refused? Use two or three in a row
codes-more-button = Use two or three codes in a row
codes-lead = Codes in a row find the right time where a clock is wrong. Type one, wait for the next (30 seconds or less) and type it too. The third is needed only where a clock is off by more than a day.
codes-one = Use one code

found-title = Is your phone’s time right?
found-title-late = More than a week has passed
found-lead = Password and codes are right, but the times are far apart.
found-lead-late = Password and codes are right. They are from a time more than a week after the last code that was used.
found-phone = Your codes are from
found-computer = This computer says
found-body = If you go on, every code from before { $time } becomes unusable, for good.
found-right = Go on if it is this computer’s clock that is wrong. Twinlatch then reads your codes by the phone’s time until this computer is started anew.
found-wrong = Leave if it is the phone’s clock that is wrong, and set it first: otherwise its right codes are refused afterwards.
found-leave-note = Leaving uses up no code; the try counts as one that failed.
found-go-on = Go on
found-leave = Leave

locked-asked = You locked the vault
locked-idle = Locked after a time without input
locked-session-end = The session reached its end
locked-failures = Locked after five wrong tries
locked-desktop = Locked together with your desktop
locked-sleep = Locked before the computer went to sleep
locked-discarded = “{ $title }” had changes that were not saved. They are discarded.

## Ways back in

recover-title = A way back in
recover-lead = Your recovery sheet is for this day. Choose the part that fits.
recover-legend = What has happened?
recover-by-code = The phone is lost, broken or not here
recover-by-code-worth = Password and one of the backup codes from the lower part of the sheet, on this computer.
recover-by-kit = The password is forgotten, or phone and codes are gone
recover-by-kit-worth = The recovery kit from the upper part of the sheet.
recover-nothing-used = Nothing is used up and nothing is changed until the last step.
recover-stop = Stop
recover-code-title = Password and a backup code
recover-code-lead = Each backup code works once, together with your password. A capital or a small letter makes no difference, nor do blanks and hyphens.
recover-code-field = Backup code
recover-code-submit = Open
recover-busy = Opening
recover-kit-title = Type the recovery kit
recover-kit-lead = Seven groups of four, from the upper part of the sheet. A capital or a small letter makes no difference, nor do blanks and hyphens; I and L are 1, O is 0.
recover-kit-missing = The vault file is there and unchanged, but this computer does not hold its key. The kit brings the key back, for everybody who has an account in this file.
recover-kit-number = The file has lost both places where it says which vault it is. Kit and vault number open it together and bring back the key of this computer where it is missing, for everybody who has an account in this file.
recover-kit-field = Recovery kit
recover-kit-submit = Open
recover-kit-needs-password = This kit opens only together with the password.
needed-backup-code = Type a backup code from the sheet
needed-kit = Type the kit from the sheet
recover-file-older = This file is older than the last login on this computer
recover-file-copied = This is a copy of a vault that still stands elsewhere
recover-file-rebuilt = Part of this file was put together from other parts
recover-file-not-writable = This file cannot be written
recover-file-older-body = What was changed after this copy was made is not in it. If it is to be your vault from now on, say so here; else stop and put the newer file back.
recover-file-copied-body = If this copy is to be your vault from now on, say so here; else stop and use the other one. Two copies that both go on are never joined again.
recover-file-rebuilt-body = A list or a key was damaged and was rebuilt from what is left. If you go on, this becomes your vault; a backup may hold more.
recover-file-not-writable-body = Nothing can be replaced here. Make the vault’s folder writable, or copy the file to another place.
recover-file-look = Only look
recover-file-look-kit = The vault opens for reading: nothing is written, and the kit stays as it is.
recover-file-look-code = The vault opens for reading. This backup code is used up.
recover-file-decide = Make this the vault
recover-phone-title = What about your phone?
recover-phone-lead = { $name }, the account is open for you. Nothing is used up yet.
recover-phone-legend = The phone with your authenticator app
recover-phone-lost = It is lost, broken or replaced
recover-phone-lost-worth = You enrol another one now. Codes from the old phone do not open this vault any more.
recover-phone-away = It is not with me right now
recover-phone-away-worth = The session opens, the phone stays. This backup code is used up, and for sensitive acts a code is asked again.
recover-phone-last = This is your last backup code, so it is kept for a lost phone.
recover-phone-here = It is here, but its codes are not taken
recover-phone-here-worth = The vault was not opened for long, or a part of the file is damaged. One code of the phone puts it right.
recover-phone-left = { $count ->
        [0] After this, no backup code is left. Print a new sheet soon.
        [one] After this, one backup code is left.
       *[other] After this, { $count } backup codes are left.
    }
recover-table-title = One code from your phone
recover-table-lead = The vault takes up the phone’s codes again, from this one on.
recover-gone-title = What is gone?
recover-gone-lead = { $name }, the kit has opened your account. What is gone is replaced now, and so is the kit.
recover-gone-key = The key of this computer
recover-gone-key-worth = It is brought back. Everybody with an account in this file can log in here again.
recover-gone-phone = The phone
recover-gone-phone-worth = You enrol another one. Codes from the old phone do not open this vault any more.
recover-gone-phone-must = The file does not know your phone any more, so you enrol one anew.
recover-gone-password = The password
recover-gone-password-worth = You choose a new one. The backup codes stay valid, with the new password.
recover-gone-password-must = The part of the file that it opens is damaged, so you choose a new one. It may be the same.
recover-gone-table = The phone is here, but its codes have run out: one code of it puts that right.
recover-gone-none = The kit alone
recover-new-password-title = Choose a new password
recover-new-password-lead = It takes the place of the old one when you reach the last step.
recover-present-title = Your password
recover-present-lead = The new phone is joined to it.
recover-enrol-title = Scan this with the new phone
recover-enrol-lead = The phone takes its place when you reach the last step.
recover-sheet-title = Your new recovery sheet
recover-sheet-lead = The kit you used is replaced by this one. Print or save it, then fill the four gaps.
recover-sheet-finish = Finish and open the vault
recover-sheet-must = The last step comes when the four symbols match: a kit that nobody can read helps nobody.
recover-finish-busy = Closing both latches
recover-step-open = Open by the sheet
recover-step-gone = What is gone
recover-step-password = Password
recover-step-phone = Phone
recover-step-sheet = New sheet
recover-headline = A way back in
recover-promise = Nothing is used up until the last step.
make-vault-title = Make this file your vault?
make-vault-older = This file is older than the last login on this computer. What was changed after it was made is not in it, and will be missed here.
make-vault-copied = The same vault still stands at another place. Two copies that both go on are never joined again.
make-vault-salvaged = Lists or keys were damaged and were rebuilt from what is left. A backup may hold more.
make-vault-do = Make this the vault
make-vault-done = This file is your vault now
earlier-key-title = Remove the earlier key?
earlier-key-body = Copies of the vault file from before then open with the old recovery sheet alone. If you have made no copy since, save one first.
earlier-key-do = Remove it
earlier-key-done = The earlier key is removed

## Joining by an activation code

join-headline = Your own two latches
join-step-code = Activation code
join-title = Take your account over
join-lead = Somebody who looks after this computer has made an account for you. You choose the password and enrol your phone yourself: nobody else ever has them.
join-code-note = It works once, until a day after it was made. A capital or a small letter makes no difference, nor do blanks and hyphens.

## Password: what is said about it

password-note = At least { $least } characters. Three or four random words are easier to keep than symbols.
password-retype = It was cleared when the phone step began. Type it once more.
password-unequal = These two are not the same
score-0 = Would be guessed at once
score-1 = Easy to guess
score-2 = Could be stronger
score-3 = Good
score-4 = Strong

refusal-too-short = Too short: it needs at least { $least } characters.
refusal-too-weak = Too easy to guess: this computer’s administrator asks for strength { $least } of 4. Three or four random words are strong.
refusal-too-long = Too long: at most 1024 bytes, which is about 1000 letters.
refusal-common = This is one of the most used passwords, so it would be tried first. Choose another.
refusal-is-username = This is your username. Choose something that cannot be seen.
refusal-is-display-name = This is your name. Choose something that cannot be seen.
refusal-is-product = This is the name of this program. Choose something else.
refusal-is-host-name = This is the name of this computer. Choose something else.
refusal-unchanged = This is the password you have. Whoever knows it would know the new one too: choose another.

advice-straight-rows = Rows of keys are easy to guess.
advice-short-patterns = Short patterns on the keyboard are easy to guess.
advice-repeated-characters = Repeats like “aaa” are easy to guess.
advice-repeated-patterns = Repeats like “abcabc” are hardly harder to guess than “abc”.
advice-sequences = Sequences like “abc” or “6543” are easy to guess.
advice-recent-years = Recent years are easy to guess.
advice-dates = Dates are easy to guess.
advice-top10 = This is among the ten most used passwords.
advice-top100 = This is among the hundred most used passwords.
advice-common = This is a much used password.
advice-like-common = This is close to a much used password.
advice-single-word = A single word is easy to guess.
advice-single-name = A name by itself is easy to guess.
advice-common-name = Common names are easy to guess.
advice-use-few-words = Use a few words, and avoid common phrases.
advice-no-symbols-needed = Symbols, digits and capitals are not needed.
advice-add-another-word = Add another word or two; uncommon ones are better.
advice-capitals-do-not-help = A capital at the start helps little.
advice-all-capitals = All capitals are almost as easy to guess as none.
advice-reversed-words = Words spelled backwards are not much harder to guess.
advice-predictable-substitutions = Swaps like “@” for “a” help little.
advice-longer-pattern = Use a longer pattern with more turns.
advice-avoid-repeats = Avoid repeated words and characters.
advice-avoid-sequences = Avoid sequences.
advice-avoid-recent-years = Avoid recent years.
advice-avoid-years = Avoid years that have to do with you.
advice-avoid-dates = Avoid dates and years that have to do with you.

## Set-up

setup-headline = Two latches, then you are in
setup-promise = Nothing leaves this computer. Twinlatch has no server and no network code.
setup-progress = Step { $step } of { $steps }
setup-steps = Steps
setup-done-step = done
setup-step-name = Your name
setup-step-password = First latch: a password
setup-step-kit = A way back in
setup-step-phone = Second latch: your phone
setup-step-sheet = Recovery sheet

setup-name-title = Who is this vault for?
setup-name-lead = The account stays on this computer ({ $host }). There is nothing to register.
setup-ended = The set-up was ended
setup-ended-body = It was left open for half an hour. Nothing of it was kept: begin again when you have the phone at hand, and remove the entry that the phone may have read.
setup-bring = I have a vault file
setup-bring-busy = Copying the file
setup-username-note = You type this to log in. Letters, digits and . _ - @
setup-display-note = This is how you are greeted, and what stands on your recovery sheet.
setup-password-title = The first latch: a password
setup-password-lead = It never opens the vault alone. Paste works, and so does a password manager.
setup-kit-title = A way back in
setup-kit-lead = At the end you get one sheet of paper. Its recovery kit opens the account when the phone or the computer is gone. Choose what it needs:
kit-legend = The recovery kit opens the account
kit-alone = By itself
kit-alone-worth = Helps even if you forget the password. Whoever finds it and has a copy of the vault file gets in too: keep it like a key to your home.
kit-password = Together with the password
kit-password-worth = Useless to whoever finds it without your password. It does not help if you forget the password.
setup-kit-note = Without a kit, a lost keyring is final: nobody can reset this account for you.
setup-begin = Continue to the phone
setup-begin-busy = Preparing the second latch
keyring-file-choice = Keep this device’s key in a file
keyring-file-worth = The key then lies in a file in your home folder. Whoever can read your files holds it, also while you are logged out. Password and code are still needed to open the vault.
keyring-file-not-allowed = This computer’s administrator does not allow to keep the key in a file, so the keyring has to work first.
keyring-needed = The keyring has to work before you can go on.
keyring-late = The system’s keyring has not answered yet. If a window asks for its password, type it there; Twinlatch goes on by itself. Nothing is changed while it waits.
keyring-retry = Try the keyring again
keyring-choose = Choose the file, or make the keyring work first.
keyring-works = The keyring works again
keyring-works-body = This device’s key goes there.

## Phone

phone-title = Scan this with your authenticator app
phone-lead = Any app works. From now on the vault opens only with your password and a code from this phone together.
phone-new-title = Scan this with the new phone
phone-new-lead = The old phone keeps working until you confirm the new one with a code.
phone-picture = QR code for your authenticator app
phone-picture-gone = The picture is shown only once. Use the key as text.
phone-code = Then type the code it shows
phone-cannot-scan = Cannot scan?
phone-show-text = Show the key as text
phone-text-label = The key, for typing into the app
phone-text-how = Kind: time-based. Digits: { $digits }. Period: { $period } s. Account: { $account }
phone-six-note = If your app shows six digits instead of eight, type those: that works too.
phone-password = Your password, once more
phone-password-note = Password and phone are joined anew, so both are needed here.
phone-confirm = Confirm
phone-confirm-busy = Closing the second latch
phone-preparing = Preparing a new key for the phone
phone-done-title = The second latch is in place
phone-new-done-title = The new phone is in place
phone-new-done-lead = Codes from the old phone do not open this vault any more.
six-title = Your app shows six digits
six-body = That works, and one thing is weaker: someone who has the vault file, this device’s keyring and your password could try all six-digit codes on a rented machine in minutes to half an hour. Eight digits take days. You can enrol an app that shows eight at any time.
drift-ahead = Your phone is about { $seconds } seconds ahead of this computer
drift-behind = Your phone is about { $seconds } seconds behind this computer
drift-body = Twinlatch has noted the difference and allows for it. Setting the clock that is wrong is better still.
phone-done-continue = On to the recovery sheet

## Recovery sheet

sheet-title = Your recovery sheet
sheet-lead-first = You are set up. Print this once and cut it in two: the parts belong in different places.
sheet-lead = The same sheet as before, with the codes that are still unused.
sheet-picture = Recovery sheet: kit and backup codes. Use “Show as text” to read it.
sheet-picture-gone = The picture is shown only once. Print and save still work.
sheet-print = Print
sheet-save = Save
sheet-saving = Saving
sheet-show-text = Show as text
sheet-kit-alone = The upper part opens the account without your password and without your phone: keep it like a key to your home.
sheet-kit-password = The upper part opens the account together with your password. Without the password it opens nothing.
sheet-issued = Issued on { $date }
sheet-as-text = The sheet as text
sheet-text-kit = Recovery kit
sheet-text-codes = Backup codes
sheet-text-number = Vault number
sheet-saved = Saved
sheet-saved-body = { $path }
sheet-same-disk = Saved on the vault’s own disk
sheet-same-disk-body = { $path }. If that disk is lost, both are lost: move this file to a stick, or print it.
sheet-ask-title = Is it legible?
sheet-ask = Fill the four gaps from the paper or file in your hand.
sheet-ask-symbol = Symbol { $place } of group { $group }
sheet-ask-submit = Check
sheet-ask-missing = Fill all four gaps.
sheet-ask-wrong = These do not match the kit
sheet-ask-wrong-body = Look at the group numbers from left to right. The symbols have no I, L, O or U.
sheet-ask-right = The four symbols match
sheet-ask-right-body = The sheet in your hand is good. Keep its parts in different places.
sheet-required-note = This computer’s administrator asks for it: the vault opens once the four symbols are right.
sheet-later-note = Later is fine: the vault reminds you, and shows the same codes again.
sheet-new-title = Your new recovery sheet
sheet-new-lead = Another kit and eight other backup codes. The old sheet stays valid until you finish here; then it is dead in this file, and older copies of the file keep it.
sheet-new-password = Your password
sheet-new-password-note = The backup codes are joined to it.
sheet-new-finish = Use this sheet
sheet-new-busy = Joining sheet and password
sheet-new-done-title = The new sheet is in use
sheet-new-done-lead = Destroy the old one. A copy of the vault file made from now on fits the new kit.
sheet-open-vault = Open the vault

## All keys replaced

keys-headline = All keys, made new
keys-promise = Your old password, phone and sheet stay valid until the new phone’s code. Nothing is half-replaced.
keys-step-password = New password
keys-step-sheet = New sheet
keys-step-phone = New phone
keys-step-copy = Fresh copy
keys-title = Replace all keys
keys-lead = For when the computer, a copy of the vault file, the sheet or your phone may have been in other hands. To replace what is only used up, a new password, phone or sheet is enough.
keys-reach = You choose a new password, print a new sheet and set up a new phone. Everything in this file is sealed anew with new keys, and the old ones open nothing of it.
keys-device = The key of this computer is replaced too.
keys-device-stays = The key of this computer stays, since other people have accounts in this file: whoever holds it keeps that part.
keys-copies = Older copies of the file stay as they were: whoever has one keeps what is in it. Change passwords that are stored there.
keys-sheet-title = Your new recovery sheet
keys-sheet-lead = Print or save it now. It opens nothing before the last step, and nothing of the old one after it.
keys-sheet-must = Fill the four gaps to go on: without a sheet in your hand nothing is replaced.
keys-phone-title = Set up the new phone
keys-phone-lead = Scan this in an authenticator app, also if you keep the same phone. Its code replaces everything at once.
keys-done-title = All keys are new
keys-done-lead = The new sheet opens copies of the vault file that are made from now on: save one, then destroy the old sheet.
keys-done-follow = Your items and your history are sealed anew in the background. You can work, lock and quit meanwhile.

copy-save = Save a copy of the vault…
copy-saving = Saving the copy
copy-saved = The copy is saved
copy-same-disk = The copy is on the vault’s own disk
copy-same-disk-body = { $path }. If that disk is lost, both are lost: move the copy to a stick or another computer.

## Step-up and password

stepup-title = Both latches, once more
stepup-lead = { $name }, prove that it is you
stepup-for-change-password = to change the password.
stepup-for-new-phone = to enrol a new phone.
stepup-for-sheet = to show the recovery sheet.
stepup-for-new-sheet = to make a new recovery sheet.
stepup-for-new-keys = to replace all keys.
stepup-for-step-up = to go on.
keys-ended = The new keys were given up
keys-ended-body = Their form was left open for half an hour. All old keys are in use: password, phone and sheet are as before. Destroy the new sheet if it was printed, remove the new entry if the phone has read it, and begin again.
stepup-submit = Prove it
stepup-go = Prove password and code
change-title = Choose a new password
change-lead = The phone stays as it is. The recovery sheet stays valid.
change-submit = Change the password
change-busy = Changing the password
change-done = The password is changed
change-done-lead = Use it from the next login on, with a code from the same phone.

## Trouble

trouble-code = For support: { $code }
trouble-kit = Use the recovery kit
trouble-quit = Close Twinlatch
number-title = Type the vault number of your recovery sheet
number-lead = The file has lost both places where it says which vault it is, and nothing on this computer tells it. All that you keep in it may be whole.
number-field = Vault number
number-note = Seven groups of four, under the recovery kit and its steps. It is no secret, and neither the kit nor a backup code.
number-unwritten = Nothing is written into the file before a number fits. You can try as often as you like.
number-submit = Open
number-needed = Type the number first.
number-bad-symbol = No code has the symbol “{ $symbol }”. Look at it again on the sheet: there is no U, and nothing but digits and letters.
number-misread = A symbol is misread. Compare it with the sheet group by group; there is no I, L, O or U.
number-short = { $missing ->
        [one] One symbol is missing: there are 28.
       *[other] { $missing } symbols are missing: there are 28.
    }
number-long = { $extra ->
        [one] There is one symbol too many: there are 28.
       *[other] There are { $extra } symbols too many: there are 28.
    }
number-kit = Use the recovery kit with this number

## Errors

err-attempts-cannot-be-counted = Tries cannot be counted here
hint-attempts-cannot-be-counted = Neither the vault file nor the keyring takes a note at the moment, so no try is made. The vault is as it was. Make room on the disk or make its folder writable, then try again.
err-bug = Something went wrong inside Twinlatch
hint-bug = The step was stopped before anything was half-written. Close the window and try again; if it comes back, please report what you did.
err-audit-export-not-allowed = Saving the audit log is not allowed here
hint-audit-export-not-allowed = Nothing was saved. An administrator’s policy has decided it. You can read the log in this window.
err-clipboard-not-allowed = Copying is not allowed on this computer
hint-clipboard-not-allowed = Nothing was copied. This computer’s administrator has decided it. You can show the field instead.
err-clipboard-unavailable = The clipboard did not take it
hint-clipboard-unavailable = Nothing was copied. Another program may be holding the clipboard: try again, or show the field and type it.
err-code-does-not-fit = That code does not fit
hint-code-does-not-fit = Nothing was changed. Use the code the app shows now. If it is refused again, compare the phone’s clock with this computer’s time, or scan the picture anew.
err-code-unusable = This code cannot be used, the next one can
hint-code-unusable = A few codes are unusable by design. Nothing was counted. Use the next code, in { $seconds } s.
err-denied = That did not open
hint-denied = Check username, password and code, and use the next code your app shows: each works once.
err-copy-over-vault = A copy does not belong in the vault’s own folder
hint-copy-over-vault = Nothing was written. Choose another place, best on a stick or another disk.
err-decide-first = It must be decided first what becomes of this file
hint-decide-first = Nothing was changed and nothing is used up. Say whether this file is to be your vault, then go on.
err-device-key-missing = This computer does not hold the key for this vault
hint-device-key-missing = The vault file is there and unchanged, but the key that belongs to it is not in this keyring. If you log in to the desktop as someone else, do that. Otherwise the recovery kit brings the key back.
err-disk-full = The disk is full
hint-disk-full = Nothing was lost; what was saved before is safe. Make some room, then try again.
err-collection-name-refused = This name cannot be used for a collection
hint-collection-name-refused = Nothing was changed. A name has 1 to 80 characters, without line breaks and invisible signs.
err-collection-not-allowed = This collection does not allow it
hint-collection-not-allowed = Nothing was changed. Whoever manages the collection can give you another right.
err-display-name-refused = This name cannot be used
hint-display-name-refused = A name has 1 to 80 characters, without line breaks and invisible signs. Nothing was saved yet.
err-field-too-long = This field is too long
hint-field-too-long = Nothing was saved yet, and what you typed is still there. It may hold { $count } characters at most: shorten it.
err-file-damaged = The vault file is damaged
hint-file-damaged = Twinlatch has not touched it and will not. Make a copy of it before anything else, then put back your last backup.
err-file-missing = This file is not there
hint-file-missing = Nothing was changed. It may lie on a stick that was taken out: choose it again.
err-file-there = A file of this name is there already
hint-file-there = It was left as it is, and nothing was saved. Choose another name.
err-file-too-new = This vault was written by a newer Twinlatch
hint-file-too-new = It is unchanged and safe. Install the newer version to open it.
err-form-unreadable = The form did not arrive whole
hint-form-unreadable = Nothing was changed. Type it again; leave out unusual control characters.
err-folder-must-be-writable = The vault’s folder must be writable once
hint-folder-must-be-writable = An interrupted write has to be finished; nothing is lost. Make the folder writable, then try again.
err-item-damaged = This item cannot be read
hint-item-damaged = Its part of the file is damaged. It is kept as it is, and all other items are unaffected. A backup may hold a good copy.
err-invitation-damaged = This invitation does not stand any more
hint-invitation-damaged = A newer code took its place, somebody else has used it, or it is damaged. Try to log in, if you have set a password before; else ask for a new activation code.
err-invitation-expired = This activation code has run out
hint-invitation-expired = It is right, and its day is over. Nothing was kept. Ask for a new one.
err-item-changed-outside = This item was changed outside Twinlatch
hint-item-changed-outside = It is another than the one saved here last, so it is not shown as yours. It is kept as it is, and all other items are unaffected. A backup may hold the right one.
err-item-from-newer-version = This item was written by a newer Twinlatch
hint-item-from-newer-version = It is safe and stays unchanged here. Install the newer version to edit it.
err-item-missing = This item is not there
hint-item-missing = It may have been removed for good. Nothing else is affected; look under “Recently deleted” or reload the list.
err-item-readable = This item can be read
hint-item-readable = Nothing was discarded. Delete it like any other.
err-key-file = The key file cannot be used
hint-key-file = The vault is unchanged. Make sure that the file and its folder belong to you, that only you can read them, and that the disk has room; then try again.
err-key-file-not-allowed = A key file is not allowed on this computer
hint-key-file-not-allowed = Nothing was written. This computer’s administrator has decided it. Unlock or set up a keyring, or ask your administrator.
err-keyring-empty = The keyring has no place to keep a key
hint-keyring-empty = There is a keyring service, but no collection in it. Open your system’s password settings, make a login keyring, then try again. Nothing was changed.
err-keyring-locked = Your keyring is still locked
hint-keyring-locked = Twinlatch keeps this device’s key there. Unlock it, then try again. Your vault is safe; nothing was changed.
err-keyring-missing = There is no keyring on this computer
hint-keyring-missing = Twinlatch keeps this device’s key in the system’s keyring, and no such service answers. Start or install one (GNOME Keyring, KWallet), then try again. Nothing was changed.
err-keyring-forgets = The keyring did not keep what it was given
hint-keyring-forgets = A test entry was accepted and was gone when read back, so no key is trusted to it. Nothing was changed. Unlock the login keyring, then try again.
err-keyring-waiting = Your keyring has not answered yet
hint-keyring-waiting = A window of the system may be asking you to unlock it. Do that, then try again. Your vault is safe; nothing was changed.
err-kit-not-confirmed = The new kit was not checked yet
hint-kit-not-confirmed = Nothing was changed. Print or save the new sheet and fill the four gaps, then finish.
err-kit-of-other-keys = File and kit do not belong together
hint-kit-of-other-keys = The kit opens its row, but the key behind it is another than this file’s: one of them is from before all keys were replaced. Nothing was changed. Use the sheet that was issued last, or the copy of the file made after it.
err-kit-or-number-unknown = Kit and vault number do not open this file together
hint-kit-or-number-unknown = Both are well typed, but no part of this file belongs to them. The number may be of another vault, the kit of another or already replaced, or their part of the file is damaged: these cannot be told apart. Nothing was changed. Take both from the newest sheet of this vault.
err-kit-unknown = This kit does not open this file
hint-kit-unknown = It is well typed, but no part of this file belongs to it: it may be of another vault, already replaced, or issued after this copy was made. Nothing was changed. Look at the dates of sheet and copy.
err-emergency-owed = Something is still to be made anew after the emergency
hint-emergency-owed = Nothing was changed. Make a new password, phone and recovery sheet first; then the used emergency kit goes by itself.
err-emergency-used = The emergency kit has opened its one session
hint-emergency-used = Nothing was changed. It still leads to a new password, phone and recovery sheet, all three at once.
err-help-incomplete = Another administrator must help too
hint-help-incomplete = Nothing was counted. Ask a second administrator to give a part; the first one’s stays for ten minutes.
err-help-missing = No administrator is helping this person
hint-help-missing = Nothing was counted. An administrator gives a part in a session of his own first; it stays for ten minutes.
err-new-password-needed = A new password is needed
hint-new-password-needed = Nothing was changed. Set a new password, then finish.
err-share-missing = This person has not chosen you for that
hint-share-missing = Nothing was given. Only those whom the person chose can help, and only with what was chosen.
err-too-few-helpers = Too few administrators can help
hint-too-few-helpers = Nothing was changed. Choose as many as the policy asks for; where it has nobody help, an administrator of this computer decides that.
err-last-backup-code = This is your last backup code
hint-last-backup-code = It is kept for a lost phone, so it was not used up. Log in with the phone when it is at hand, or enrol another one now.
err-list-column-missing = The list has no column “{ $field }”
hint-list-column-missing = Nobody was invited. The first line names the columns, separated by commas: username, and if you like display_name and role.
err-list-column-unknown = The list has a column that is not known here, or one twice: “{ $field }”
hint-list-column-unknown = Nobody was invited. The first line names the columns, separated by commas: username, display_name, role. Take other columns out.
err-list-empty = The list names nobody
hint-list-empty = Nobody was invited. The first line names the columns, each line after it one person.
err-list-forgotten = The list is no longer kept
hint-list-forgotten = It is kept for 30 minutes, until the session ends. Choose the file again: who was invited before is shown as invited, and a new code takes the place of the old one.
err-list-too-long = The list is too long
hint-list-too-long = Nobody was invited. It may hold { $count } people and 1 MiB at most: cut it into several.
err-list-unreadable = The list cannot be read at line { $count }
hint-list-unreadable = Nobody was invited. It must be CSV in UTF-8, as a spreadsheet exports it: fields between commas, each opened quotation mark closed again.
err-kit-symbols-wrong = These do not match the kit
hint-kit-symbols-wrong = The kit is unchanged and stays valid. Compare the four symbols with the sheet; there is no I, L, O or U among them.
err-memory-refused = There is not enough free memory
hint-memory-refused = Opening takes some hundred MB for a moment, and the system refused it. Nothing was counted. Close another program, then try again.
err-not-logged-in = No session is open
hint-not-logged-in = The vault is locked and safe. Log in to go on.
err-not-permitted = This is not allowed for your account
hint-not-permitted = Nothing was changed. Ask whoever administers this computer.
err-no-random = The system gives no random numbers
hint-no-random = Keys cannot be made safely without them, so nothing was made or changed. Restart the computer, then try again.
err-otpauth-unreadable = This link is not a key for codes
hint-otpauth-unreadable = Nothing was saved yet. It must begin with otpauth:// and hold the whole key: copy it again, or type the key by hand.
err-paper-mistyped = A symbol is missing or misread
hint-paper-mistyped = Nothing was counted. Compare it with the paper group by group; there is no I, L, O or U.
err-password-needed = The password is needed too
hint-password-needed = Nothing was changed. Type the password of this account.
err-person-missing = Nobody has this account
hint-person-missing = Nothing was changed. Somebody else may have removed it.
err-person-not-verified = This person’s part of the list is damaged or was changed outside
hint-person-not-verified = Nothing was changed. The person’s next login puts it right; then try again.
err-phone-behind = The codes of this phone lie in the past
hint-phone-behind = A later code was used already, so this phone’s codes cannot be taken up again. Set the phone’s clock, or enrol a phone anew. Nothing was changed.
err-phone-needed = A phone is needed
hint-phone-needed = Nothing was changed and nothing is used up. Enrol a phone, then finish.
err-phone-shows-six = Your phone shows six digits, and eight are asked for
hint-phone-shows-six = Nothing was changed. This computer’s administrator asks for eight digits. Scan the picture with an app that shows eight.
err-quick-unlock-denied = That is not the password
hint-quick-unlock-denied = Tries that are left: { $count }. After them password and code are needed.
err-quick-unlock-ended = The password alone opens nothing any more
hint-quick-unlock-ended = Nothing is lost. Log in with password and code.
err-quick-unlock-not-allowed = Quick unlock is not allowed here
hint-quick-unlock-not-allowed = Nothing was changed. An administrator has decided it. Password and code open the vault.
err-policy-broken = The policy has problems
hint-policy-broken = Nothing was changed. “twinlatch policy check FILE” names each problem with its line.
err-policy-missing = The vault has no policy of its own
hint-policy-missing = Nothing was changed, and nothing has to be.
err-policy-not-obeyed = The policy of this computer or of the vault cannot be obeyed
hint-policy-not-obeyed = Your vault is as it was. Until the policy is mended, owner and administrators alone come in: ask your administrator.
err-password-refused = This password cannot be used
hint-password-refused = Nothing was saved yet. It must be long enough, and neither a common password nor one of your names.
err-read-only = The vault is open for reading only
hint-read-only = Nothing was changed; you can look and copy. The banner says why it is so and what ends it.
err-role-not-granted = Your role does not give this one
hint-role-not-granted = Nothing was changed. Only the owner makes and changes administrators.
err-seed-unreadable = This key cannot be read
hint-seed-unreadable = { $symbol ->
        [none] Nothing was saved yet. A key is made of the letters A to Z and the digits 2 to 7; spaces do not matter.
       *[other] Nothing was saved yet. “{ $symbol }” cannot be part of a key: it is made of the letters A to Z and the digits 2 to 7.
    }
err-session-locked = The session was locked
hint-session-locked = Five tries have failed. The vault is closed and safe. Log in again to go on.
err-step-up-needed = Both latches are needed once more
hint-step-up-needed = Nothing was changed. For this, give password and a fresh code again.
err-storage = Reading or writing the vault failed
hint-storage = The step was undone as a whole; what was saved before is safe. Check that the disk is connected and writable, then try again.
err-storage-in-doubt = The disk failed at the last moment
hint-storage-in-doubt = It is not certain whether this step was kept; what was saved before is safe. Check the disk, then lock and log in again to see. Until then keep the old and the new: password, entry in the phone’s app, sheet.
err-login-closed = Password and code are closed for this account
hint-login-closed = There were { $count } wrong tries, as many as the policy of this computer allows. Nothing in the vault is lost. Take the way back in below with a backup code or the recovery sheet, and set up a new phone: that opens this way again.
err-table-ended = This vault was not opened for more than a year
hint-table-ended = Its stock of codes has run out, so a phone alone cannot open it. Nothing is lost and nothing was counted. If this computer’s clock is ahead, set it or use three codes in a row. Otherwise take the way back in below: with a backup code and one code of the phone everything goes on.
err-table-unreadable = Part of the vault file for today’s codes is damaged
hint-table-unreadable = Your items are unaffected, and nothing was counted. Take the way back in below: with a backup code and one code of the phone that part is made anew.
err-terminal-not-allowed = The terminal is not allowed on this computer
hint-terminal-not-allowed = Nothing was changed. This computer’s administrator has decided it. Use the window instead.
err-title-missing = A title is missing
hint-title-missing = Nothing was saved yet, and what you typed is still there. Give the item a name so that you find it again.
err-too-many-entries = An item holds no more of these
hint-too-many-entries = { $field ->
        [urls] Nothing was saved yet, and what you typed is still there. At most { $count } websites fit: remove some, or make a second item.
        [tags] Nothing was saved yet, and what you typed is still there. At most { $count } tags fit: remove some.
       *[fields] Nothing was saved yet, and what you typed is still there. At most { $count } further fields fit: remove some, or make a second item.
    }
err-username-refused = This username cannot be used
hint-username-refused = { $symbol ->
        [none] Nothing was saved yet. A username has 1 to 64 letters, digits and the signs . _ - @
       *[other] Nothing was saved yet. “{ $symbol }” cannot be part of a username: use letters, digits and the signs . _ - @
    }
err-username-taken = Somebody on this computer has this username
hint-username-taken = Nobody was invited. Choose another one; a capital or a small letter makes no difference.
err-vault-held = The vault is in use by another Twinlatch
hint-vault-held = { $holder ->
        [agent] The command line has a session open. Run “twinlatch lock” in a terminal, then try again. Nothing was changed.
        [terminal] A set-up at a terminal is under way. Finish it there, or end it with Ctrl+C, then try again. Nothing was changed.
       *[other] Another window holds it. Go on there, or close it and try again. Nothing was changed.
    }
err-account-damaged = This account’s part of the vault file is damaged
hint-account-damaged = Nothing was counted, and the items are unaffected. Make a copy of the file before anything else. The recovery sheet is the way back: keep it and the file.
err-account-leaving = This account is marked for deletion
hint-account-leaving = { $count ->
        [one] Nothing of it is deleted yet. Until tomorrow the owner or an administrator of this computer can take it back.
       *[other] Nothing of it is deleted yet. For { $count } days the owner or an administrator of this computer can take it back.
    }
err-confirmation-wrong = This is not the name of the account
hint-confirmation-wrong = Nothing was changed. Type the username as you log in with it.
err-group-refused = This name of a group cannot be used
hint-group-refused = Nothing was saved. A group has 1 to 64 characters, none of them a sign that cannot be seen.
err-too-many-groups = A person can have 32 groups
hint-too-many-groups = Nothing was saved. Take one away first.
err-changed-outside = The file was changed outside Twinlatch
hint-changed-outside = Nothing was written over it. Lock, log in again and look at what the banner says.
err-code-used = This code was used already
hint-code-used = The step before could not be finished, and nothing of it was kept. Use the next code your app shows.
err-field-holds-control-characters = This field holds invisible signs
hint-field-holds-control-characters = Nothing was saved yet, and what you typed is still there. Remove line breaks and control characters.
err-folder-read-only = The folder cannot be written
hint-folder-read-only = Nothing was changed. Choose another place, or make the folder writable, then try again.
err-keyring-fails = The keyring answers in a way that cannot be used
hint-keyring-fails = Nothing was changed. Restart the desktop’s keyring or the session, then try again.
err-token-kind-not-kept = This kind of token is not kept yet
hint-token-kind-not-kept = Nothing was saved. Time-based codes with SHA-1, SHA-256 and SHA-512 are; codes by counter and other hashes come later.
err-vault-number-mistyped = A symbol of the vault number is missing or misread
hint-vault-number-mistyped = Nothing was written. Compare it with the sheet group by group; there is no I, L, O or U.
err-vault-number-needed = The file does not say which vault it is
hint-vault-number-needed = Both places where it says so are damaged, and nothing on this computer tells it. Everything else may be whole, and nothing was changed. The vault number on your recovery sheet tells it.
err-vault-number-unknown = Nothing in the file opens with this number
hint-vault-number-unknown = It is well typed. Either it is of another vault, or this computer holds the key of another, or all that the key would open is damaged: these cannot be told apart. Nothing was written. Type the number from the sheet of this vault; if it is that one, use the recovery kit.
err-vault-there = There is a vault on this computer already
hint-vault-there = It was left as it is. Close Twinlatch and start it again to log in.
err-wait = Too many tries have failed
hint-wait = There is a pause of { $seconds } s before the next try. Nothing is lost, and tries during it are not counted.

## Notices of the vault window

notice-older-file = This file is older than the last login on this device. It is open for reading only.
notice-copied-file = This is a copy of a vault that still stands elsewhere. It is open for reading only.
notice-salvaged = Part of the vault’s index was rebuilt from its items. It is open for reading only.
notice-login-not-written = This login could not be noted in the file, so the vault is open for reading only. Make room on the disk, then log in again.
notice-folder-read-only = The vault’s folder cannot be written, so the vault is open for reading only.
notice-event-not-written = This login could not be noted in the history. Everything else is in order.
notice-findings = { $count ->
        [one] One thing in the vault file is not as Twinlatch left it: { $parts }.
       *[other] { $count } things in the vault file are not as Twinlatch left them: { $parts }.
    }
found-file = the description of the file
found-names = the names of the accounts
found-login = what a login needs
found-ways = the ways to open the account
found-keys = the account’s keys
found-lists = the lists of items
found-items = items
found-history = the history
found-settings = the settings of this device
found-audit-log = the audit log
found-letters = letters about shared collections
found-nothing = parts that belong to nothing
notice-mark-not-read = The keyring did not answer at this login, so Twinlatch does not know whether this file is the newest. It asks again when you change something or lock.
notice-migration-copy = Something did not open. A copy of the vault from before its format was changed is kept at { $path }: to go back to it, close Twinlatch and the copy can take the vault file’s place.
notice-mark-not-written = The keyring did not take the note of this login. Twinlatch tries again when you lock.
notice-two-marks = The keyring holds what it remembers of this vault in two places. The newest counts, and none was deleted.
notice-no-sheet = No recovery sheet printed yet. Without it, a lost phone or computer is final.
notice-recovered = { $paper ->
        [backup-code] A backup code opened this account on { $date }. If that was not you, change your password now.
        [administrators] An administrator’s help opened this account on { $date }. If that was not you, change your password now.
        [emergency-kit] The emergency kit opened this account on { $date }. If that was not you, change your password now.
       *[other] The recovery kit opened this account on { $date }. If that was not you, change your password now.
    }
notice-people-removed = { $count ->
        [one] One account was removed for good: nobody took its deletion back within 30 days.
       *[other] { $count } accounts were removed for good: nobody took their deletion back within 30 days.
    }
notice-emergency-session = The emergency kit opened this session. It ends half an hour after its opening.
notice-emergency-used = The emergency kit was used. Still to be made anew: { $owed }.
owed-password = password
owed-phone = phone
owed-sheet = recovery sheet
notice-escrowed = Since { $date } administrators could open this account without you, in this file or in a copy of it. Replacing all keys ends that.
notice-help-ended = Nobody can help you back in any more: too few administrators are left, or the policy has ended it.
notice-help-renewed = Who can help you back in has changed. What was held before opens nothing in this file any more.
notice-few-codes = { $count ->
        [0] No backup code is left. Without one, a lost phone needs the recovery kit.
        [one] One backup code is left.
       *[other] { $count } backup codes are left.
    }
notice-renew-sheet = Make a new sheet
notice-make-vault = Make this the vault
notice-failures = { $count ->
        [one] One try to log in has failed since your last login.
       *[other] { $count } tries to log in have failed since your last login.
    }
notice-table-ends-soon = { $days ->
        [one] The stock of codes ends in one day. Log in once before to renew it.
       *[other] The stock of codes ends in { $days } days. Logging in renews it.
    }
notice-key-file = This device’s key is in a file, not in the keyring.
notice-earlier-device-key = The key that this computer had before all keys were replaced is still kept, so that older copies of the vault file open here.
notice-left-collections = You no longer share: { $names }. What you saw before may be known to you; nothing new arrives.
notice-six-digits = Your phone shows six digits. An app that shows eight protects better.
notice-newer-parts = Some parts were written by a newer Twinlatch. They are kept as they are.
notice-policy-refused = { $last ->
    [0] This computer’s policy cannot be obeyed, and no good one is remembered: owner and administrators alone come in. Ask your administrator.
   *[1] This computer’s policy cannot be obeyed: the last good one stays in force. Ask your administrator.
}
notice-signed-policy-refused = { $last ->
    [0] The vault’s own policy cannot be obeyed, and no good one is remembered: owner and administrators alone come in. Ask your administrator.
   *[1] The vault’s own policy cannot be obeyed: the last good one stays in force. Ask your administrator.
}
signed-policy-broken = Its text is not understood here: the owner mends it, or everybody updates Twinlatch.
signed-policy-former-owner = It is signed by a key that is no longer the owner’s: the owner installs it anew.
signed-policy-missing = It is gone from the file: the owner installs it anew.
signed-policy-not-signed = The owner has not signed it: somebody has changed the file. The owner installs it anew.
signed-policy-older = It is older than the one seen last: somebody has put it back. The owner installs the newest anew.
signed-policy-unreadable = Its part of the file is damaged: the owner installs it anew.
policy-problems = The reasons: { $problems }.
policy-problem = { $place }: { $why }
policy-line = { $what ->
    [none] line { $line }
   *[other] line { $line }, { $what }
}
policy-fault-syntax = this is not TOML
policy-fault-unknown-key = this key is not known
policy-fault-not-flag = true or false is allowed
policy-fault-not-number = a number from { $least } to { $most } is allowed
policy-fault-out-of-range = a number from { $least } to { $most } is allowed
policy-fault-not-either = { $least } or { $most } is allowed
policy-fault-not-table = this is the name of a table
policy-fault-not-text = the file is not UTF-8
policy-fault-too-large = the file is too large
policy-fault-not-plain = it is a link, or no plain file or folder
policy-fault-wrong-owner = it does not belong to root
policy-fault-writable = others than root can write it
policy-fault-unreadable = it cannot be read
policy-refused-title = This computer’s policy cannot be obeyed
policy-refused-body = Ask your administrator. The last good one stays in force; without one, owner and administrators alone come in.

## Events of the account’s history

event-set-up = Account set up
event-logged-in = Logged in
event-quick-unlocked = Opened again with the password alone
event-login-failed = Login failed
event-stepped-up = Proved password and code again
event-password-changed = Password changed
event-phone-enrolled = New phone enrolled
event-sheet-shown = Recovery sheet shown
event-kit-confirmed = Recovery kit checked
event-cost-raised = Protection of the password raised
event-mended = A damaged part was mended
event-found = Something unexpected was found
event-found-missing = Found missing: { $part }
event-found-damaged = Found damaged: { $part }
event-found-changed = Found changed from outside: { $part }
event-found-older = Found older than before: { $part }
event-found-unlisted = Found in no list: { $part }
event-found-newer = Found written by a newer version: { $part }
event-mended-part = Mended: { $part }
event-discarded = Parts that could not be used were discarded
event-discarded-part = Discarded: { $part }
event-recovered = Recovered
event-recovered-by-backup-code = Opened with a backup code
event-recovered-by-administrators = Opened with an administrator’s help
event-recovered-by-emergency-kit = Opened with the emergency kit
event-recovered-by-kit = Opened with the recovery kit
event-taken-over = This file was made the vault
event-keys-replaced = All keys replaced
event-kit-issued = New recovery kit
event-codes-issued = New backup codes
event-help-issued = Who can help was chosen
event-help-ended = Nobody can help any more
event-escrow-issued = Administrators alone can open this account
event-emergency-issued = Emergency kit made
event-emergency-opened = Session opened by the emergency kit
event-emergency-ended = Emergency kit taken out of use
event-other = Noted by a newer version

## Vault window: places and frame

vault-title = Your vault
vault-places = Places
vault-menu = Menu
vault-menu-close = Close the menu
vault-all = All items
vault-favourites = Favourites
vault-codes = Codes
vault-logins = Logins
vault-notes = Notes
vault-deleted = Recently deleted
vault-tags = Tags
vault-count = { $count ->
        [one] One item
       *[other] { $count } items
    }
vault-locks-in = Locks in { $time }
vault-key-file = Key kept in a file
vault-key-file-title = This device’s key is in a file, not in the keyring.
vault-account-menu = Your account
vault-lock = Lock
vault-log-out = Log out
vault-leave-kiosk = Leave kiosk mode
vault-kiosk-left = Kiosk mode is off until this session ends
vault-kiosk-proof = Leaving kiosk mode asks for password and code once more
vault-change-password = Change password
vault-new-phone = New phone
vault-sheet = Recovery sheet
vault-new-sheet = New recovery sheet
vault-new-keys = Replace all keys
vault-your-logins = Your logins
vault-settings = Settings
vault-messages = Messages
vault-loading-list = Reading your items

notices-label = What you should know
notice-dismiss = Dismiss: { $words }
notice-more = { $count ->
        [one] One more
       *[other] { $count } more
    }
notice-earlier-key = Remove it
notice-open-sheet = Open the sheet
notice-see-logins = See your logins
notice-new-phone = Set up another app

ending-idle = Locking in { $time }, since nothing was pressed or moved
ending-session = The session ends in { $time }. Then log in again
ending-announce-idle = The vault locks in { $seconds } seconds, since nothing was pressed or moved.
ending-announce-session = The session ends in { $seconds } seconds.
ending-unsaved = “{ $title }” has changes that are not saved.
ending-stay = Stay

## Vault window: list

list-search = Search
list-search-in = Search in { $place }
list-clear = Clear the search
list-new = New
list-new-login = Login
list-new-token = Code
list-new-note = Note
list-favourite = Favourite
list-code = code
list-changes-in = changes in { $seconds } s
list-damaged = { $count ->
        [one] One item cannot be read; it is kept
       *[other] { $count } items cannot be read; they are kept
    }
list-damaged-row = Cannot be read
list-damaged-row-kept = Kept as it is
kept-hint = You can save what is left of it to a file, to keep or to have looked at. The vault stays as it is.
kept-hint-readable = You can save it to a file as it is now. That file is plain text: whoever has it reads everything in the item. The vault stays as it is.
kept-save = Save as it is…
kept-saved = Saved as it is
kept-saved-readable = { $path } holds what can be read of it, in plain text. Keep it safe, and delete it when you are done.
kept-saved-sealed = { $path } holds its sealed part of the vault and what the list says of it. Nothing of it could be read.
kept-discard = Discard…
kept-discard-title = Discard this item?
kept-discard-body = What is left of it goes for good and cannot be taken back. Save it as it is before, if you are not sure. All other items stay.
kept-discard-yes = Discard it
kept-discard-no = Keep it
list-deleted-ago = Deleted { $time }
list-none-found = Nothing found for “{ $text }”
list-none-found-hint = Titles, usernames, websites and tags were searched, in { $place }.
list-search-all = Search in all items
list-found = { $count ->
        [0] Nothing found
        [one] One item found
       *[other] { $count } items found
    }
list-empty-all = No items yet
list-empty-all-hint = Press Ctrl N to add one.
list-empty-favourites = No favourites yet
list-empty-favourites-hint = Choose an item and press F. Favourites stand at the top of every list.
list-empty-codes = No codes yet
list-empty-codes-hint = Add the key that a service shows you when you turn on two-step login.
list-empty-logins = No logins yet
list-empty-logins-hint = A login keeps a username, a password and the websites they belong to.
list-empty-notes = No notes yet
list-empty-notes-hint = A note keeps any text: a door code, a serial number, a licence.
list-empty-deleted = Nothing was deleted lately
list-empty-deleted-hint = What you delete stays here for 30 days.
list-empty-tag = Nothing has this tag any more
list-empty-tag-hint = Tags come and go with the items that bear them.

welcome-title = Your vault is open, and empty
welcome-lead = What you put here is sealed on this computer before it is written. Begin with one of these:
welcome-token = A code
welcome-token-hint = For a service that asks for a second step. Paste its link, or type its key.
welcome-login = A login
welcome-login-hint = Username, password and website, kept together.
welcome-note = A note
welcome-note-hint = Any text that only you should read.

## Vault window: one item

item-none = No item chosen
item-none-hint = Choose one from the list, or press / to search.
item-label = Item
item-actions = What you can do with it
item-edit = Edit
item-delete = Delete
item-restore = Restore
item-favourite-add = Make it a favourite
item-favourite-remove = Remove from the favourites
item-reveal-label = Reveal: { $field }
item-hide-label = Hide: { $field }
item-copy = Copy
item-copy-label = Copy: { $field }
item-hidden = hidden
item-value-empty = empty
item-username = Username
item-password = Password
item-website = Website
item-notes = Notes
item-tags = Tags
item-key = Key
item-kind = Kind
item-issuer = Issuer
item-account = Account
item-no-fields = This login holds nothing but its title.
item-token-kind = Time-based, { $digits ->
        [one] one digit
       *[other] { $digits } digits
    }, every { $period } s
item-token-kind-hash = Time-based, { $digits ->
        [one] one digit
       *[other] { $digits } digits
    }, every { $period } s, { $algorithm }
item-code = Code
item-code-hidden = Code hidden while another window has the focus
item-code-waiting = The code is on its way
item-changes-in = Changes in { $seconds } s
item-next = next { $code }
item-show-large = Show large
item-large-title = Code for { $title }
item-created = Created { $time }
item-edited = Edited { $time }
item-deleted = Deleted { $time }. It is removed for good on { $date }.
item-read-only = Open for reading only: nothing can be changed.
item-newer = Written by a newer Twinlatch
item-newer-hint = It is kept as it is. This version shows its title only, and cannot change it.
item-show-tag = Show all with the tag { $tag }

toast-copied = Copied. Clears in { $seconds } s
toast-copied-announce = Copied. It clears in { $seconds } seconds.
toast-deleted = “{ $title }” deleted
toast-deleted-announce = “{ $title }” deleted. Press Ctrl Z to undo.
toast-undo = Undo
toast-restored = “{ $title }” is back
toast-saved = Saved
link-hidden-characters = The link’s names hold hidden characters, which can make one name look like another: compare issuer and account with the service.
link-issuer-differs = The link also names another issuer, “{ $other }”: make sure that the one kept is right.
link-name-not-text = Part of a name in the link could not be read; � stands in its place.
toast-dismiss = Dismiss

## Vault window: forms

edit-new-login = New login
edit-new-token = New code
edit-new-note = New note
edit-title-of = Edit “{ $title }”
edit-title = Title
edit-title-token-note = Left empty, the issuer is used.
edit-save = Save
edit-key = Link or key
edit-key-note = Paste the otpauth:// link, or type the key the service shows. Spaces do not matter.
edit-key-missing = Paste the link or type the key
edit-key-link = This is a link: digits, period and hash come from it.
edit-issuer = Issuer
edit-issuer-note = Who gave you the key. Left empty, it is taken from the link.
edit-account = Account
edit-more = More
edit-algorithm = Hash
edit-digits = Digits
edit-period = Period, seconds
edit-digits-wrong = From 1 to 10
edit-period-wrong = A whole number, at least 1
edit-unchanged = Unchanged
edit-show-label = Show: { $field }
edit-hide-label = Hide: { $field }
edit-will-be-removed = It is removed when you save.
edit-keep-old = Keep the old one
edit-websites = Websites
edit-website = Website { $number }
edit-add-website = Add a website
edit-remove-website = Remove website { $number }
edit-fields = More fields
edit-field-name = Name of field { $number }
edit-field-value-of = Value of { $name }
edit-field-unnamed = field { $number }
edit-field-hidden = Hidden until asked for
edit-add-field = Add a field
edit-remove-field = Remove { $name }
edit-tags-note = Enter adds a tag.
edit-remove-tag = Remove the tag { $tag }
edit-add-tag = Add the tag { $tag }
edit-notes = Notes
edit-note-text = Text

leave-title = “{ $title }” has changes that are not saved
leave-body = Save them, or leave the item as it was before.
leave-keep = Keep editing
leave-discard = Discard
leave-save = Save

## Vault window: settings and logins

settings-title = Settings
settings-lock = Lock after
settings-lock-hint = Time without a key or pointer in this window. A locked vault opens with both latches.
settings-lock-hint-quick = Time without a key or pointer in this window. A locked session opens with the password alone while it lasts.
settings-desktop-lock-and-sleep = It locks at once when your desktop announces its lock, and before the computer sleeps.
settings-desktop-sleep = It locks before the computer sleeps. This desktop does not announce its own lock, so that does not lock the vault.
settings-desktop-none = This desktop announces neither its lock nor sleep, so neither locks the vault. Press Ctrl L before you walk away.
settings-minutes = { $count ->
        [one] one minute
       *[other] { $count } minutes
    }
settings-saved = Saved. Locks after { $time } without input
settings-codes = Codes
settings-hide-codes = Hide codes while another window has the focus
settings-hide-codes-hint = Dots stand in their place until you come back. Anything you revealed is hidden too.
settings-codes-hide = Saved. Codes are hidden while you are elsewhere
settings-codes-stay = Saved. Codes stay on view
settings-quick-unlock = Quick unlock
settings-quick-unlock-switch = Open a locked session with the password alone
settings-quick-unlock-hint = Until the session ends, you log out or the computer sleeps, whoever can read this program’s memory and guesses your password needs no code.
settings-quick-unlock-from = Counts from your next login with password and code.
settings-quick-unlock-on = Saved. Counts from your next login
settings-quick-unlock-off = Saved. A locked session asks for password and code
settings-quick-unlock-proof = Press again once you have proved password and code
settings-copy = A copy of the vault
settings-copy-hint = The copy is sealed like the vault itself. With the recovery sheet it opens on any computer, so keep both, apart from each other.
settings-escrow = Escrow
settings-escrow-title = Since { $date } administrators can open this account without you
settings-escrow-body = The policy of this computer gives them a way in, or gave it: a copy of the file from that time keeps it. Replacing all keys ends it, if the policy gives it no more.
settings-decided = Decided for you
settings-decided-hint = These hold for everybody here. They were read when you logged in.
settings-lock-most = At most { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}.
settings-desktop-left = Your desktop’s lock does not lock the vault. Press Ctrl L before you walk away.
settings-sleep-left = The vault stays open while the computer sleeps.
decided-by-system-file = Decided by this computer’s administrator
decided-by-device = Decided by the vault’s administrator
decided-audit-export-allowed = { $value ->
    [0] The audit log is not saved in a file
   *[1] The audit log may be saved in a file
}
decided-audit-keep-days = Lines of the audit log are kept for { $value } days
decided-clipboard-allowed = { $value ->
    [0] Nothing can be copied
   *[1] Fields and codes can be copied
}
decided-clipboard-seconds = What is copied is cleared after { $value } seconds
decided-codes-hidden = { $value ->
    [0] Codes may stay on view while another window has the focus
   *[1] Codes are hidden while another window has the focus
}
decided-key-file-allowed = { $value ->
    [0] The key of this computer is not put into a file
   *[1] The key of this computer may be put into a file
}
decided-login-disable-after = Password and code are closed after { $value } wrong tries in a row, until a new phone is set up
decided-kiosk-enabled = { $value ->
    [0] The window is one among others
   *[1] The window fills the screen, and only owner and administrators leave it
}
decided-password-length = A new password has at least { $value } characters
decided-password-score = A new password has at least strength { $value } of 4
decided-phone-digits = A new phone shows at least { $value } digits
decided-quick-unlock-allowed = { $value ->
    [0] The password alone opens nothing
   *[1] Quick unlock may be switched on
}
decided-recovery-administrators = { $value ->
    [0] No administrator helps anybody back in
    [one] One administrator must help a person back in
   *[other] { $value } administrators must help a person back in
}
decided-recovery-escrow = { $value ->
    [0] No administrator opens an account without its person
   *[1] Administrators can open every account without its person
}
decided-session-absolute = A session ends { $value } minutes after its login
decided-session-idle = The vault locks after { $value } minutes without input, or sooner
decided-session-lock-before-sleep = { $value ->
    [0] Sleep does not lock the vault
   *[1] Sleep locks the vault
}
decided-session-lock-with-desktop = { $value ->
    [0] The desktop’s lock does not lock the vault
   *[1] The desktop’s lock locks the vault
}
decided-session-step-up = Sensitive steps ask again { $value } minutes after password and code
decided-sheet-required = { $value ->
    [0] The recovery sheet can be left for later
   *[1] The recovery sheet is checked before the vault opens
}
decided-terminal-allowed = { $value ->
    [0] The vault is not used from a terminal
   *[1] The vault may be used from a terminal
}
settings-keys = Keys
settings-key-search = Search
settings-key-new = New item
settings-key-copy = Copy the code of the chosen item
settings-key-edit = Edit
settings-key-favourite = Favourite, and back
settings-key-delete = Delete
settings-key-undo = Undo a deletion
settings-key-lock = Lock
settings-key-or = or

logins-title = Your logins
logins-lead = What happened with your account on this computer, newest first. If something here was not you, change the password.
logins-list = History
logins-empty = Nothing is noted yet.
logins-unreadable = { $count ->
        [one] One line of the history cannot be read, or was changed outside
       *[other] { $count } lines of the history cannot be read, or were changed outside
    }
logins-unreadable-hint = They are kept until you discard them. All others stay.
logins-discard = Discard…
logins-discard-yes = Discard
logins-discard-no = Keep
logins-unreadable-title = Discard what cannot be read?
logins-unreadable-body = These lines go for good and cannot be taken back. All others stay, and that you did this is noted.
logins-unowned = { $count ->
        [one] One part of the file belongs to nothing
       *[other] { $count } parts of the file belong to nothing
    }
logins-unowned-hint = Twinlatch’s own lists do not name them, and your keys do not open them: another program may have put them there, or a disk may have garbled them. They hinder nothing, and are kept until you discard them.
logins-unowned-title = Discard what belongs to nothing?
logins-unowned-body = These parts go for good and cannot be taken back. Whatever your keys open stays. If the file was damaged a while ago, save a copy of the vault before.
logins-times = { $count ->
        [one] once
       *[other] { $count } times
    }

## Vault window: audit log

vault-audit = Audit log
audit-title = Audit log
audit-lead = What happened on this computer, newest first: who came in, what was shown and changed. Only the owner and auditors see it. It never holds a password, a code or a key.
audit-whole = The log is whole
audit-whole-body = { $count ->
    [one] Its one line is as it was written.
   *[other] All { $count } lines are there, in their order, as they were written.
}
audit-unsigned = { $count ->
    [one] The last line is not signed by an account yet.
   *[other] The last { $count } lines are not signed by an account yet.
}
audit-not-remembered = This computer’s keyring remembers no end of the log: a cut-off end would not be noticed.
audit-broken = The log was changed outside Twinlatch
audit-broken-do = From there on the log proves nothing. Save the log and a copy of the vault file as they are, before anything else, and compare with a log that was saved before. Then find out who could use this computer’s account since that time.
audit-problem-after = Up to { $time } everything fits.
audit-problem-no-head = The end of the log is missing or cannot be read.
audit-problem-key-not-owners = The log’s key is not signed by the owner.
audit-problem-missing = Lines { $from } to { $to } are missing.
audit-problem-twice = Two lines have the number { $from }.
audit-problem-broken = Line { $from } or the one before it was changed.
audit-problem-unreadable = { $to ->
    [one] One line of the log says nothing that can be read.
   *[other] { $to } lines of the log say nothing that can be read.
}
audit-problem-made-up = Line { $from } was made up or moved: the key it names does not open it.
audit-problem-other-end = The last line is not the one that the end of the log names.
audit-problem-not-signed = Nobody has signed the end of the log.
audit-problem-wrong-signature = The end of the log is signed by nobody who has an account here.
audit-problem-other-than-signed = The lines are not those that were signed.
audit-problem-wrong-start = The owner has not signed where the log begins.
audit-problem-behind-mark = This computer remembers line { $to }, which is missing or another: an older log was put back, or its end was cut off.
audit-no-key = You cannot read the lines yet
audit-no-key-body = You are given the key at the owner’s next login. From then on you read the log from its first line.
audit-filters = Choose lines
audit-person = Person
audit-everybody = Everybody
audit-kind = What happened
audit-kind-all = Everything
audit-kind-logins = Logins
audit-kind-secrets = Shown and copied
audit-kind-people = People
audit-kind-protection = Own protection
audit-kind-device = This computer
audit-from = From
audit-until = Until
audit-no-day = Type a day like 2026-11-28.
audit-failed = Only logins that failed
audit-clear = Show everything
audit-found = { $count ->
    [0] No lines
    [one] One line
   *[other] { $count } lines
}
audit-none-found = Nothing in the log fits what you chose.
audit-empty = Nothing is noted yet.
audit-more = { $count ->
    [one] Show one older line
   *[other] Show older lines ({ $count })
}
audit-day = { $day }
audit-no-time = Without a time that can be read
audit-number = No. { $number }
audit-to = →
audit-account = Account
audit-nobody = No account has this name
audit-item = item { $number }
audit-times = { $count } times
audit-seconds = { $count ->
    [one] one second
   *[other] { $count } seconds
}
audit-lines = { $count ->
    [one] one line
   *[other] { $count } lines
}
audit-surface-window = in the window
audit-surface-terminal = at a terminal
audit-way-code = with password and code
audit-way-backup-code = with a backup code
audit-way-kit = with the recovery kit
audit-way-kit-password = with kit and password
audit-way-administrator = with an administrator’s help
audit-way-invitation = with an activation code
audit-detail-look = may look
audit-detail-change = may change
audit-detail-manage = may manage
audit-detail-json-lines = JSON Lines
audit-detail-syslog = Syslog
audit-what-account-made = Account made
audit-what-logged-in = Logged in
audit-what-try-failed = Login failed
audit-what-stepped-up = Proved password and code again
audit-what-password-changed = Password changed
audit-what-phone-enrolled = New phone enrolled
audit-what-sheet-shown = Recovery sheet shown
audit-what-kit-issued = New recovery kit
audit-what-kit-confirmed = Recovery kit checked
audit-what-backup-codes-issued = New backup codes
audit-what-cost-raised = Protection of the password raised
audit-what-mended = A damaged part was mended
audit-what-found = A part was found missing or changed
audit-what-recovered = Came back in
audit-what-file-made-vault = This file was made the vault
audit-what-keys-replaced = All keys replaced
audit-what-discarded = Parts that could not be used were discarded
audit-what-locked = Locked
audit-what-logged-out = Logged out
audit-what-field-revealed = Hidden field shown
audit-what-field-copied = Field copied
audit-what-invited = Invited
audit-what-joined = Joined
audit-what-file-copied = Copy of the vault file saved
audit-what-clock-forward = Clock set forward
audit-what-clock-back = Clock set back
audit-what-switched-off = Account switched off
audit-what-switched-on = Account switched on
audit-what-role-given = Another role
audit-what-settings-changed = Settings changed
audit-what-log-begun = The log begins
audit-what-log-key-replaced = The log has another key
audit-what-lines-deleted = Oldest lines deleted
audit-what-lines-lost = Lines could not be written
audit-what-log-exported = Log saved to a file
audit-what-log-head-mended = The end of the log was mended
audit-what-unlocked-by-password = Opened again with the password alone
audit-what-policy-signed = Policy of this device changed
audit-what-signed-again = Entry signed as it stands
audit-what-groups-set = Other groups
audit-what-deletion-marked = Account marked for deletion
audit-what-deletion-taken-back = Deletion taken back
audit-what-account-removed = Account removed for good
audit-what-invitation-withdrawn = Invitation withdrawn
audit-what-help-issued = Administrators can help
audit-what-help-ended = Administrators’ help ended
audit-what-escrow-issued = Administrators alone can open the account
audit-what-emergency-kit-issued = New emergency kit
audit-what-emergency-session = Emergency kit opened a session
audit-what-help-given = Help given for a way back in
audit-what-emergency-kit-ended = Emergency kit taken out of use
audit-what-collection-made = Shared collection made
audit-what-collection-renamed = Shared collection renamed
audit-what-member-set = Right in a shared collection
audit-what-member-removed = Membership in a shared collection ended
audit-what-collection-deleted = Shared collection deleted
audit-what-collection-confirmed = Items of a shared collection taken over
audit-what-other = Noted by a newer version
audit-what-sealed = You have no key for this line
audit-what-made-up = A line that was made up or moved
audit-save = Save the log…
audit-save-title = Save the whole log
audit-save-do = Choose where…
audit-save-worth = The file holds every line in plain text: names, times, what was done. Keep it where only those may read it who should. That you saved it is noted.
audit-format = Form
audit-format-json-lines = JSON Lines, signed
audit-format-json-lines-worth = For keeping. “twinlatch audit verify” shows that no line was changed since.
audit-format-syslog = Syslog (RFC 5424)
audit-format-syslog-worth = For a collector. It bears no signature.
audit-saved = The log is saved
audit-saved-body = { $path }

## Vault window: people

vault-people = People
vault-collections = Shared collections
collections-title = Shared collections
collections-lead = Items that several people of this computer use together. What is yours alone is in none of them.
collections-list = Your shared collections
collections-none = No collection is shared with you yet.
collections-none-make = Nothing is shared yet. Make a collection, then choose who uses it with you.
collections-make = Make a collection
collections-name = Name
collections-name-note = Everybody who shares it sees this name.
collections-name-needed = Give the collection a name.
collections-make-do = Make it
collections-made = { $name } is made
collections-rename = Rename…
collections-rename-title = Another name for { $name }
collections-rename-do = Rename
collections-renamed = The collection has another name
collections-count =
    { $count ->
        [one] 1 item
       *[other] { $count } items
    }
collections-change = Change { $name }
collections-members = Who shares { $name }
collections-share = Add a person
collections-share-title = Who shares { $name } with you?
collections-share-nobody = Everybody of this computer who has come shares it already.
collections-share-person = Person
collections-share-right = What they may do
collections-share-compare = Compare these signs with what { $name } sees under “Shared collections”. They tell whether it is the right person’s key.
collections-share-do = Add
collections-shared = { $name } shares it from the next login on
collections-member-change = Change what { $name } may do
collections-member-right = Another right…
collections-member-right-title = What may { $name } do?
collections-member-right-do = Give this right
collections-member-right-done = { $name } has another right from the next login on
collections-member-remove = Remove…
collections-member-remove-title = Remove { $name }?
collections-member-remove-body = The collection goes on under a new key, and { $name } gets nothing new. What they have seen or copied stays known to them: change the passwords that matter.
collections-member-remove-do = Remove
collections-member-removed = { $name } shares it no more
collections-member-unknown = Nobody known
collections-member-other-keys = Other keys than before: ask the person
collections-member-only-looks = Their role only looks
collections-you = You
collections-own-signs = Your signs, for others to compare
collections-delete = Delete…
collections-delete-title = Delete { $name }?
collections-delete-body = The collection and every item in it go for everybody, at once and for good. Move what you need first.
collections-delete-do = Delete for everybody
collections-deleted = { $name } is deleted
collections-confirm = Look at what was found…
collections-confirm-title = Take over what was found in { $name }?
collections-confirm-body = The list of this collection is missing, older than before, or written by somebody who may not. The items shown are those that could be found; some may be older, or written by somebody who may only look. Look at them, then say whether they count.
collections-confirm-do = They count
collections-confirmed = { $name } can be changed again
collections-not-confirmed = Not confirmed
right-read = Look
right-read-worth = Sees and copies everything in it.
right-write = Change
right-write-worth = Also makes, changes and deletes items.
right-manage = Manage
right-manage-worth = Also says who shares it, and may delete it.
item-shared-in = Shared in
item-shared-read-only = You may look at this item and copy from it.
item-shared-not-confirmed = The list of this collection is missing or refused. This item was found; it may be older.
item-relocate = Move or copy…
item-relocate-title = Where does { $title } go?
item-relocate-to = To
item-relocate-own = My own items
item-relocate-note = Everybody who shares a collection sees what is in it. What is moved out of one is gone for the others at once.
item-relocate-move = Move
item-relocate-copy = Copy
item-relocated = { $title } is there
edit-collection = Keep it in
people-title = People
people-lead = Who has an account on this computer. Nobody here can open the vault of another.
people-list = People of this computer
people-you = You
people-invited = Invited, has not come yet
people-disabled = Switched off
people-invite = Invite a person
people-invite-many = Invite many…
people-change = Change { $name }
people-role-change = Another role…
people-off = Switch off
people-on = Switch on
people-off-done = { $name } is switched off
people-on-done = { $name } is switched on
people-off-title = Switch { $name } off?
people-off-body = Nothing opens this account until you switch it on again, neither password and code nor the recovery sheet here. Nothing of it is deleted, and nobody can read it. Shared collections keep this person as a member: what they write does not count meanwhile, and whoever manages a collection can remove them.
people-role-title = Another role for { $name }
people-role-body = It counts at the next login.
people-role-do = Give this role
people-role-done = { $name } has another role
people-leaving = To be deleted, can be taken back until { $date }
people-older = An older entry was put back from outside. Check what stands here, then accept it or change it.
people-sign = Accept as it stands
people-sign-done = The entry of { $name } counts as it stands
people-groups-change = Groups…
people-groups-title = Groups of { $name }
people-groups = Groups
people-groups-note = Enter or a comma adds one. They mean nothing yet but help to find people.
people-groups-do = Save groups
people-groups-done = The groups of { $name } are saved
people-group-remove = Remove group { $group }
people-group-add = Add group { $group }
people-filter = Show people of a group
people-everybody = Everybody
people-delete = Delete account…
people-delete-title = Delete the account of { $name }?
people-delete-body = Nothing opens it from now on, and the person is told so at the login. For 30 days you can take it back here, and everything is as before. After that the next login of an owner or administrator removes it from this vault file for good. Copies of the file keep it.
people-delete-do = Delete account
people-delete-done = { $name } can be taken back for 30 days
people-back = Take back
people-back-done = { $name } is back
people-withdraw = Withdraw the invitation…
people-withdraw-title = Withdraw the invitation of { $name }?
people-withdraw-body = The code that you handed over opens nothing any more. Nobody has come by it, so nothing is lost.
people-withdraw-do = Withdraw
people-withdraw-done = The invitation of { $name } is withdrawn
leave-vault-heading = Your account
leave-vault-lead = Deleting it can be taken back for 30 days, by the owner or an administrator of this computer.
leave-vault-open = Delete my account…
leave-vault-title = Delete your account?
leave-vault-body = You are logged out, and nothing opens your vault from now on: not password and code, not the sheet. For 30 days the owner or an administrator can take it back, and everything is as before. After that it is removed from this vault file for good. Copies of the file keep it.
leave-vault-type = Type your username, { $username }, to go on
leave-vault-do = Delete my account
role-owner = Owner
role-owner-worth = Looks after everybody, administrators too.
role-administrator = Administrator
role-administrator-worth = Brings in and looks after people, has a vault of their own.
role-user = User
role-user-worth = Has a vault of their own.
role-viewer = Viewer
role-viewer-worth = Looks at their vault and changes nothing.
role-auditor = Auditor
role-auditor-worth = Looks at their vault, and at what happened on this computer.
bulk-title = Invite many people
bulk-lead = Choose a list. You see first what would become of each line; nobody is invited before you say so.
bulk-form = A CSV file in UTF-8, as a spreadsheet exports it, with 1,000 people at most. Its first line names the columns; display_name and role can be left out.
bulk-example = username,display_name,role
    mary,Mary Somerville,viewer
    charles,"Babbage, Charles",user
bulk-choose = Choose the list…
bulk-choose-other = Another list…
bulk-look = { $refused ->
        [0] { $good ->
            [one] One person can be invited.
           *[other] All { $good } people can be invited.
        }
        [one] { $good ->
            [0] Nobody can be invited.
            [one] One person can be invited; one line is left out.
           *[other] { $good } people can be invited; one line is left out.
        }
       *[other] { $good ->
            [0] Nobody can be invited.
            [one] One person can be invited; { $refused } lines are left out.
           *[other] { $good } people can be invited; { $refused } lines are left out.
        }
    }
bulk-do = { $good ->
        [one] Invite one person
       *[other] Invite { $good } people
    }
bulk-lines = The lines of the list
bulk-line = Line { $line }
bulk-is-new = Can be invited
bulk-is-replaces = Can be invited; the code from before stops working
bulk-is-invited = Invited
bulk-is-fields-missing = Not the fields that the first line names
bulk-is-role-unknown = No such role: there are administrator, user, viewer, auditor
bulk-is-role-not-granted = Your role does not give this one
bulk-is-username-refused = { $symbol ->
        [none] A username has 1 to 64 letters, digits and . _ - @
        [blank] A username cannot hold a blank
       *[other] A username cannot hold “{ $symbol }”
    }
bulk-is-display-name-refused = This name cannot be used
bulk-is-username-taken = Somebody has this username
bulk-is-username-repeated = Line { $line } has this username already
bulk-done-title = Hand these over
bulk-done-lead = { $good ->
        [one] One person is invited.
       *[other] { $good } people are invited.
    } { $refused ->
        [0] Hand each the own card.
        [one] One line was left out. Hand each the own card.
       *[other] { $refused } lines were left out. Hand each the own card.
    }
bulk-done-worth = Shown once, here. Each code works once, until { $time }. Whoever types it first has the account, so give each card to its person alone.
bulk-print = Print cards
bulk-save = Save cards…
bulk-saved = The cards are saved
bulk-saved-body = { $path }. Print it, hand the cards over, and delete the file.
bulk-card-for = For { $name }
bulk-card-how = Start Twinlatch, press “I have an activation code” and type both, until { $time }. The code works once. You choose your own password; nobody else ever has it.
invite-title = Invite a person
invite-lead = You get a code to hand over. The person chooses the password and enrols the phone alone: you never see either.
invite-name = Name of the person
invite-needed-name = Type the name the person is greeted with
invite-needed-username = Type the username the person will log in with
invite-username-note = The person types this to log in. Letters, digits and . _ - @
invite-role = What the person may do
invite-do = Make the code
invite-done = Done
invite-done-title = Hand this over
invite-done-lead = { $name } opens Twinlatch on this computer, presses “I have an activation code” and types this:
invite-done-worth = Shown once, here. It works once, until { $time }. Whoever types it first has the account, so give it to nobody else.

## Times, relative when near

time-now = just now
time-minutes = { $count ->
        [one] a minute ago
       *[other] { $count } minutes ago
    }
time-hours = { $count ->
        [one] an hour ago
       *[other] { $count } hours ago
    }
time-days = { $count ->
        [one] yesterday
       *[other] { $count } days ago
    }
time-weeks = { $count ->
        [one] a week ago
       *[other] { $count } weeks ago
    }
time-on = on { $date }
