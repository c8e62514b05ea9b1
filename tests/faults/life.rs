//! One step in the life of a vault, as a program of its own that faults can happen to.
//!
//! `life FOLDER WALL STEP PASSWORD [CODE]` says on standard output what a person would take for
//! done (`done …`) and what a phone reads (`phone …`), and ends with 0, or with 1 and a reason.

#![expect(
    clippy::print_stdout,
    reason = "what was acknowledged is what it says on standard output"
)]

mod world;

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use twinlatch_accounts::{Accounts, LoginError, NewPhone, Resealed, Rotation, Session, Start};
use twinlatch_secret::{Code, OtpSeed, Password, SecretText};
use world::{NAME, World, keep};

/// The password that the steps `password` and `keys` set.
const NEW_PASSWORD: &str = "nine amber otters under ice";

type Done = Result<(), Box<dyn Error>>;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let done = match *given {
        [folder, wall, "set-up", password] => set_up(&at(folder, wall), password),
        [folder, wall, step, password, code] => live(&at(folder, wall), step, password, code),
        _ => Err("FOLDER WALL STEP PASSWORD [CODE]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn at(folder: &str, wall: &str) -> World {
    let wall = wall.parse().expect("the wall clock in seconds");
    World::at(Path::new(folder), wall)
}

fn set_up(world: &World, password: &str) -> Done {
    if !matches!(world.start()?, Start::FirstRun) {
        return Err("there is a vault".into());
    }
    let mut set_up = world.begin_set_up(password)?;
    let phone = set_up.uri().seed.duplicate();
    say_phone(&phone);
    let confirmed = set_up.confirm(&world.code(&phone))?;
    println!("done set-up");
    let mut accounts = confirmed.accounts;
    confirmed.session.close(&mut accounts);
    Ok(())
}

fn live(world: &World, step: &str, password: &str, code: &str) -> Done {
    let Start::Ready(mut accounts) = world.start()? else {
        return Err("there is no vault".into());
    };
    let (typed, code) = (
        Password::new(password.to_owned()),
        Code::new(code.to_owned()),
    );
    if step == "wrong" {
        let wrong = Password::new("not it".to_owned());
        return match accounts.login(NAME, &wrong, &code) {
            Err(LoginError::Denied) => {
                println!("done wrong");
                Ok(())
            }
            Err(other) => Err(other.into()),
            Ok(_) => Err("a wrong password opened".into()),
        };
    }
    let mut session = accounts.login(NAME, &typed, &code)?;
    println!("done login");
    act(world, step, &typed, &mut session, &mut accounts)?;
    session.close(&mut accounts);
    println!("done lock");
    Ok(())
}

fn act(
    world: &World,
    step: &str,
    password: &Password,
    session: &mut Session,
    accounts: &mut Accounts,
) -> Done {
    match step {
        "login" => return Ok(()),
        "edit" => drop(keep(session, accounts, "Edited")?),
        "password" => {
            session.change_password(accounts, &Password::new(NEW_PASSWORD.to_owned()))?;
        }
        "phone" => {
            let mut new = NewPhone::begin(session, accounts)?;
            let phone = new.uri().seed.duplicate();
            say_phone(&phone);
            new.confirm(session, accounts, password, &world.code(&phone))?;
        }
        "keys" => {
            replace_keys(world, session, accounts)?;
            println!("done keys");
            while let Resealed::Left(_) = session.reseal(accounts)? {}
            println!("done reseal");
            return Ok(());
        }
        _ => return Err("no such step".into()),
    }
    println!("done {step}");
    Ok(())
}

fn replace_keys(world: &World, session: &mut Session, accounts: &mut Accounts) -> Done {
    let password = Password::new(NEW_PASSWORD.to_owned());
    let mut rotation = Rotation::begin(session, accounts, password)?;
    let sheet = rotation.sheet(session, accounts);
    // EXPOSE: the person types the first group back from the sheet.
    let group = sheet.kit_code.expose().chars().take(4).collect();
    if !rotation.confirm_sheet([1, 2, 3, 4], &SecretText::new(group)) {
        return Err("the sheet does not show its kit".into());
    }
    let phone = rotation.phone(session, accounts)?.seed.duplicate();
    say_phone(&phone);
    rotation.finish(session, accounts, &world.code(&phone))?;
    Ok(())
}

/// Says the seed in hex, as a phone would read it from the screen.
fn say_phone(phone: &OtpSeed) {
    // EXPOSE: the phone of a test reads it.
    let hex = phone.expose().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    println!("phone {hex}");
}
