//! Password and code again, for a sensitive act in the agent's session.

use twinlatch_agent::{Link, LinkError};
use twinlatch_service::wire::ErrorCode;

use crate::arguments::ProofFrom;
use crate::failure::Failure;
use crate::form::Form;
use crate::waiting::{LOGIN, telling};

/// Does a sensitive act; where the last proof is too old, takes password and code and does it again, once.
/// What is not needed is not read, and no code is used up. The agent's session counts a wrong one like a
/// login.
///
/// # Errors
///
/// What the act or the proof says; nothing was done then.
pub(crate) fn with_proof<T>(
    link: &mut Link,
    from: ProofFrom,
    mut act: impl FnMut(&mut Link) -> Result<T, LinkError>,
) -> Result<T, Failure> {
    match act(link) {
        Err(LinkError::Refused(error)) if error.code == ErrorCode::StepUpNeeded => {}
        done => return Ok(done?),
    }
    let password = from.password.source().line(
        "Your password, once more: ",
        "--password-stdin or --password-fd",
    )?;
    let code = from.code.source().line(
        "A code that was not used yet: ",
        "--code-stdin or --code-fd",
    )?;
    let form = Form::new().secret(&password).secret(&code).for_agent();
    telling(LOGIN, || link.step_up(form))?;
    Ok(act(link)?)
}
