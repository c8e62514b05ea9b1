//! Serves each picture once: `twinlatch-image://localhost/<token>`.
//!
//! The address is a foreign origin to the page, so script can show the picture and not read it.

use std::sync::Arc;

use tauri::http::{Request, Response, StatusCode, header};
use twinlatch_service::Pictures;

/// Name of the scheme; the content security policy names it too.
pub(crate) const SCHEME: &str = "twinlatch-image";

/// Answers one request: the picture the first time, `410 Gone` ever after.
pub(crate) fn serve(
    pictures: &Arc<Pictures>,
    window: &str,
    request: &Request<Vec<u8>>,
) -> Response<Vec<u8>> {
    let token = request.uri().path().trim_start_matches('/');
    let picture = (window == crate::windows::DOOR)
        .then(|| pictures.take(token))
        .flatten();
    let (status, body) = match picture {
        Some(svg) => (StatusCode::OK, svg),
        None => (StatusCode::GONE, Vec::new()),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("image/svg+xml"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-store"),
    );
    response
}
