//! What logind announces, one thing after the other.

use futures_lite::future::{or, pending};
use futures_lite::{Stream, StreamExt as _};
use logind_zbus::manager::ManagerProxy;
use logind_zbus::session::SessionProxy;
use twinlatch_service::wire::{DesktopSigns, LockReason};
use zbus::Connection;

use super::inhibitor::Inhibitor;
use super::{Lockable, own_session};

/// What was announced.
enum Sign {
    /// The desktop locks.
    Lock,
    /// The computer is about to sleep.
    Sleep,
    /// It is awake again.
    Awake,
}

/// Listens as long as there is somebody to hear, and says why it ended.
pub(super) async fn listen(program: &impl Lockable) -> zbus::Error {
    match hear(program).await {
        Ok(()) => zbus::Error::Failure("the system's bus has gone".to_owned()),
        Err(error) => error,
    }
}

async fn hear(program: &impl Lockable) -> zbus::Result<()> {
    let bus = Connection::system().await?;
    let manager = ManagerProxy::new(&bus).await?;
    let mut sleep = manager.receive_prepare_for_sleep().await?;
    // Listening alone needs no logind: this asks whether there is one.
    manager.preparing_for_sleep().await?;
    let mut inhibitor = Inhibitor::take(&manager).await;
    let session = own_session::find(&bus, &manager).await;
    let mut lock = match &session {
        Some(session) => Some(locks_of(session).await?),
        None => None,
    };
    program.hears(match lock {
        Some(_) => DesktopSigns::LockAndSleep,
        None => DesktopSigns::Sleep,
    });
    loop {
        let next_sleep = async {
            let sign = sleep.next().await?;
            let begins = sign.args().is_ok_and(|told| told.start);
            Some(if begins { Sign::Sleep } else { Sign::Awake })
        };
        let next_lock = async {
            match &mut lock {
                Some(lock) => lock.next().await,
                None => pending().await,
            }
        };
        let Some(sign) = or(next_sleep, next_lock).await else {
            return Ok(());
        };
        match sign {
            Sign::Lock => program.lock_for(LockReason::Desktop),
            Sign::Sleep => {
                program.lock_for(LockReason::Sleep);
                // From here on the computer may sleep.
                inhibitor = None;
            }
            Sign::Awake if inhibitor.is_none() => inhibitor = Inhibitor::take(&manager).await,
            Sign::Awake => {}
        }
    }
}

/// The two ways in which a session says that it locks: it is asked to by logind's signal, and a
/// desktop that has locked its screen by itself leaves a mark.
async fn locks_of(session: &SessionProxy<'_>) -> zbus::Result<impl Stream<Item = Sign> + Unpin> {
    let asked = session.receive_lock().await?.map(|_| Sign::Lock);
    let locked = session
        .receive_locked_hint_changed()
        .await
        .then(|change| async move { change.get().await.unwrap_or(false) })
        .filter(|locked| *locked)
        .map(|_| Sign::Lock);
    Ok(asked.or(locked).boxed())
}
