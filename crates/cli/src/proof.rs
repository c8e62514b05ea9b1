//! Password and code again, for a sensitive act in the agent's session.

use twinlatch_agent::{Link, LinkError};
use twinlatch_service::wire::ErrorCode;

use crate::arguments::ProofFrom;
use crate::failure::Failure;
use crate::form::Form;
use crate::waiting::{LOGIN, telling};

/// Does a sensitive act; where the last proof is too old, or sources of a new one are named, password
/// and code are taken first. The agent's session counts a wrong one like a login.
///
/// # Errors
///
/// What the act or the proof says; nothing was done then.
pub(crate) fn with_proof<T>(
    link: &mut Link,
    from: ProofFrom,
    mut act: impl FnMut(&mut Link) -> Result<T, LinkError>,
) -> Result<T, Failure> {
    let (password, code) = (from.password.source(), from.code.source());
    if !password.is_named() && !code.is_named() {
        match act(link) {
            Err(LinkError::Refused(error)) if error.code == ErrorCode::StepUpNeeded => {}
            done => return Ok(done?),
        }
    }
    let password = password.line(
        "Your password, once more: ",
        "--password-stdin or --password-fd",
    )?;
    let code = code.line(
        "A code that was not used yet: ",
        "--code-stdin or --code-fd",
    )?;
    let form = Form::new().secret(&password).secret(&code).for_agent();
    telling(LOGIN, || link.step_up(form))?;
    Ok(act(link)?)
}
