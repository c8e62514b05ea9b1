//! An enrolment as a picture for a phone's camera.

use fast_qr::convert::Builder as _;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder};
use twinlatch_otp::{OtpKind, OtpUri};

use crate::pictures::Pictures;
use crate::wire::{EnrolmentView, ErrorView};

/// Draws the enrolment and keeps the picture for one fetch.
pub(crate) fn enrolment_view(
    uri: &OtpUri,
    pictures: &Pictures,
) -> Result<EnrolmentView, ErrorView> {
    let period = match uri.kind {
        OtpKind::Totp { period } => period.seconds(),
        OtpKind::Hotp { .. } => return Err(ErrorView::bug()),
    };
    Ok(EnrolmentView {
        picture: pictures.keep(draw(uri)?)?,
        issuer: uri.issuer.clone(),
        account: uri.account.clone(),
        digits: uri.digits.get(),
        period,
    })
}

/// An SVG of the otpauth URI; medium error correction reads well from a screen.
fn draw(uri: &OtpUri) -> Result<Vec<u8>, ErrorView> {
    let link = uri.to_uri();
    // EXPOSE: the picture is the way to the phone; it is served once, to an image element.
    let code = QRBuilder::new(link.expose())
        .ecl(ECL::M)
        .build()
        .map_err(|_| ErrorView::bug())?;
    Ok(SvgBuilder::default().margin(4).to_str(&code).into_bytes())
}
