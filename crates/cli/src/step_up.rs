//! Acts that ask for password and code once more, some minutes after the login.

use twinlatch_agent::{Link, LinkError};
use twinlatch_service::wire::ErrorCode;

use crate::arguments::Proof;
use crate::failure::Failure;
use crate::form::Form;
use crate::waiting::{LOGIN, telling};

/// Does something; where the last proof is too old, asks for password and code and does it again,
/// once. What was not needed is not read.
///
/// # Errors
///
/// What the act says; `denied` for a proof that does not hold, and the act was not done.
pub(crate) fn proven<T>(
    link: &mut Link,
    proof: Proof,
    mut act: impl FnMut(&mut Link) -> Result<T, LinkError>,
) -> Result<T, Failure> {
    match act(link) {
        Err(LinkError::Refused(error)) if error.code == ErrorCode::StepUpNeeded => {}
        other => return Ok(other?),
    }
    let password = proof.password.source().line(
        "Your password, once more: ",
        "--password-stdin or --password-fd",
    )?;
    let code = proof
        .code
        .source()
        .line("Code: ", "--code-stdin or --code-fd")?;
    let form = Form::new().secret(&password).secret(&code).for_agent();
    telling(LOGIN, || link.step_up(form))?;
    Ok(act(link)?)
}
