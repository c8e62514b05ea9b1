//! Which of the machine's sessions this program is shown in.

use logind_zbus::manager::ManagerProxy;
use logind_zbus::session::SessionProxy;
use logind_zbus::user::UserProxy;
use zbus::Connection;
use zbus::zvariant::OwnedObjectPath;

/// The session named in the environment, else the one the process belongs to, else the one that
/// shows the user's desktop: a desktop may start its programs outside of every session.
pub(super) async fn find(
    bus: &Connection,
    manager: &ManagerProxy<'_>,
) -> Option<SessionProxy<'static>> {
    if let Ok(id) = std::env::var("XDG_SESSION_ID")
        && let Ok(path) = manager.get_session(&id).await
        && let Some(session) = at(bus, path).await
    {
        return Some(session);
    }
    if let Ok(path) = manager.get_session_by_PID(std::process::id()).await
        && let Some(session) = at(bus, path).await
    {
        return Some(session);
    }
    at(bus, on_display(bus, manager).await.ok()?).await
}

/// The session at this path, if there is one that says whether it is locked.
async fn at(bus: &Connection, path: OwnedObjectPath) -> Option<SessionProxy<'static>> {
    let session = SessionProxy::builder(bus)
        .path(path)
        .ok()?
        .build()
        .await
        .ok()?;
    session.locked_hint().await.ok()?;
    Some(session)
}

async fn on_display(bus: &Connection, manager: &ManagerProxy<'_>) -> zbus::Result<OwnedObjectPath> {
    let user = manager.get_user_by_PID(std::process::id()).await;
    let path = match user {
        Ok(path) => path,
        Err(_) => manager.get_user(rustix::process::getuid().as_raw()).await?,
    };
    let user = UserProxy::builder(bus).path(path)?.build().await?;
    Ok(user.display().await?.path().clone())
}
