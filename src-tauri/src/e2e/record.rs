//! Records what crosses between a window and the shell, in both directions, as it stands on the
//! wire: one file for each message.
//!
//! A file's name is `process-number window way name`; the way is `in`, `out`, `refused`, `event` or
//! `picture`. Without a folder for it Tauri's own transport carries the messages, unseen.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;
use tauri::http::{HeaderValue, Method, Request, Response, StatusCode, header};
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponse, InvokeResponseBody};
use tauri::webview::InvokeRequest;
use tauri::{AppHandle, Builder, Manager as _, UriSchemeResponder, Url, Wry};

use super::record_folder;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// Puts a transport that records in the place of Tauri's, if a recording is asked for.
pub(crate) fn wire(builder: Builder<Wry>) -> Builder<Wry> {
    if record_folder().is_none() {
        return builder;
    }
    builder.register_asynchronous_uri_scheme_protocol("ipc", |context, request, responder| {
        carry(
            context.app_handle(),
            context.webview_label(),
            request,
            responder,
        );
    })
}

/// Records an event that is sent to a window.
pub(crate) fn event(window: &str, name: &str, what: &impl Serialize) {
    let body = serde_json::to_vec(what).expect("what is sent can be written");
    record(window, "event", name, &body);
}

/// Records a picture that is served to a window.
pub(crate) fn picture(window: &str, answer: &Response<Vec<u8>>) {
    record(window, "picture", answer.status().as_str(), answer.body());
}

/// Carries one request to its command, and the answer back.
fn carry(app: &AppHandle, window: &str, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    if request.method() == Method::OPTIONS {
        let mut answer = Response::new(Vec::new());
        let any = HeaderValue::from_static("*");
        let headers = answer.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, any.clone());
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
        responder.respond(answer);
        return;
    }
    let label = window.to_owned();
    let name = command(&request);
    record(window, "in", &name, &whole(&request));
    let (Some(webview), Some(request)) = (app.get_webview_window(window), understood(request))
    else {
        let mut answer = Response::new(Vec::new());
        *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        responder.respond(answer);
        return;
    };
    webview.on_message(
        request,
        Box::new(move |_, _, response, _, _| {
            let (way, kind, body) = match response {
                InvokeResponse::Ok(InvokeResponseBody::Json(text)) => {
                    ("out", JSON, text.into_bytes())
                }
                InvokeResponse::Ok(InvokeResponseBody::Raw(bytes)) => ("out", BYTES, bytes),
                InvokeResponse::Err(error) => ("refused", JSON, error.0.to_string().into_bytes()),
            };
            record(&label, way, &name, &body);
            responder.respond(answer(way == "out", kind, body));
        }),
    );
}

fn command(request: &Request<Vec<u8>>) -> String {
    let path = request.uri().path().trim_start_matches('/');
    // What a path may not hold is written by its number; of it only this stands in a command.
    path.replace("%3A", ":").replace("%7C", "|")
}

/// Address, headers and body: all that the page has sent.
fn whole(request: &Request<Vec<u8>>) -> Vec<u8> {
    let mut text = format!("{}\n", request.uri()).into_bytes();
    for (name, value) in request.headers() {
        text.extend_from_slice(name.as_str().as_bytes());
        text.extend_from_slice(b": ");
        text.extend_from_slice(value.as_bytes());
        text.push(b'\n');
    }
    text.push(b'\n');
    text.extend_from_slice(request.body());
    text
}

fn understood(request: Request<Vec<u8>>) -> Option<InvokeRequest> {
    let cmd = command(&request);
    let (parts, body) = request.into_parts();
    let told = |name: &str| parts.headers.get(name)?.to_str().ok();
    let body = match told("Content-Type")? {
        "application/json" if body.is_empty() => InvokeBody::default(),
        "application/json" => InvokeBody::Json(serde_json::from_slice(&body).ok()?),
        _ => InvokeBody::Raw(body),
    };
    Some(InvokeRequest {
        cmd,
        callback: CallbackFn(told("Tauri-Callback")?.parse().ok()?),
        error: CallbackFn(told("Tauri-Error")?.parse().ok()?),
        url: Url::parse(told("Origin")?).ok()?,
        body,
        invoke_key: told("Tauri-Invoke-Key")?.to_owned(),
        headers: parts.headers,
    })
}

fn answer(is_ok: bool, kind: HeaderValue, body: Vec<u8>) -> Response<Vec<u8>> {
    const TOLD: &str = "Tauri-Response";
    let told = if is_ok { "ok" } else { "error" };
    let mut answer = Response::new(body);
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(TOLD, HeaderValue::from_static(told));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(TOLD),
    );
    answer
}

/// Writes one message down; a message that cannot be kept ends the program, since a recording
/// with a gap would prove nothing.
fn record(window: &str, way: &str, name: &str, body: &[u8]) {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let Some(folder) = record_folder() else {
        return;
    };
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let file = format!(
        "{}-{number:05} {window} {way} {}",
        std::process::id(),
        name.replace('/', "_")
    );
    if let Err(error) = std::fs::write(folder.join(&file), body) {
        eprintln!("twinlatch-desktop: the recording has a gap at {file}: {error}");
        std::process::abort();
    }
}
