//! Messages: the version of the protocol, then one value, in a frame.

use std::io::{Read, Write};

use minicbor::encode::write::Cursor;
use minicbor::{Decoder, Encoder};
use minicbor_serde::{Deserializer, Serializer};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::error::MessageError;
use crate::frame::{self, FRAME_LIMIT};
use crate::nesting;

/// The version of the protocol; another one is refused before anything else is read.
pub const VERSION: u32 = 5;

/// Sends one message.
///
/// # Errors
///
/// [`MessageError::TooLong`], and nothing was sent; what the system says.
pub fn send(to: &mut impl Write, message: &impl Serialize) -> Result<(), MessageError> {
    Ok(frame::write(to, &encode(message)?)?)
}

/// Receives one message; `None` if the other side went away.
///
/// # Errors
///
/// See [`MessageError`].
pub fn receive<T: DeserializeOwned>(from: &mut impl Read) -> Result<Option<T>, MessageError> {
    match frame::read(from)? {
        Some(bytes) => decode(&bytes).map(Some),
        None => Ok(None),
    }
}

/// One buffer of final size: nothing that is sent stays behind where a buffer has grown.
fn encode(message: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, MessageError> {
    let mut bytes = Zeroizing::new(vec![0; FRAME_LIMIT]);
    let mut encoder = Encoder::new(Cursor::new(&mut bytes[..]));
    encoder.u32(VERSION).map_err(|_| MessageError::TooLong)?;
    let mut serializer = Serializer::from(encoder);
    message
        .serialize(&mut serializer)
        .map_err(|_| MessageError::TooLong)?;
    let length = serializer.into_encoder().into_writer().position();
    bytes.truncate(length);
    Ok(bytes)
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, MessageError> {
    let mut decoder = Decoder::new(bytes);
    let version = decoder.u32().map_err(|_| MessageError::Unreadable)?;
    if version != VERSION {
        return Err(MessageError::OtherVersion(version));
    }
    let body = bytes.get(decoder.position()..).unwrap_or_default();
    if !nesting::is_shallow(body) {
        return Err(MessageError::Unreadable);
    }
    let mut deserializer = Deserializer::new(body);
    let message = T::deserialize(&mut deserializer).map_err(|_| MessageError::Unreadable)?;
    if deserializer.decoder().position() != body.len() {
        return Err(MessageError::Unreadable);
    }
    Ok(message)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use twinlatch_service::wire::{
        ErrorCode, ErrorParams, ErrorView, FieldName, HiddenInput, ItemForm, LoginForm,
    };

    use super::{VERSION, decode, encode};
    use crate::error::MessageError;
    use crate::protocol::{Answer, FormBytes, Request};

    fn form() -> ItemForm {
        ItemForm {
            id: None,
            title: "Mail".to_owned(),
            tags: vec!["work".to_owned()],
            favourite: true,
            notes: String::new(),
            login: Some(LoginForm {
                username: "ada".to_owned(),
                password: HiddenInput::Typed {
                    value: "s3cret".to_owned(),
                },
                urls: Vec::new(),
                fields: Vec::new(),
            }),
            token: None,
        }
    }

    #[test]
    fn requests_come_back_as_they_were() {
        let bytes = encode(&Request::Save(Box::new(form()))).expect("it fits");
        let Ok(Request::Save(back)) = decode(&bytes) else {
            panic!("the form arrives");
        };
        let login = back.login.expect("a login");
        assert!(
            matches!(login.password, HiddenInput::Typed { value } if value == "s3cret"),
            "tagged values too"
        );

        let field = FieldName::Custom { index: 3 };
        let id = "0".to_owned();
        let bytes = encode(&Request::Reveal { id, field }).expect("it fits");
        assert!(
            matches!(
                decode(&bytes),
                Ok(Request::Reveal {
                    field: FieldName::Custom { index: 3 },
                    ..
                })
            ),
            "with its position"
        );

        let bytes = encode(&Request::Login(FormBytes::new(vec![1, 2, 255]))).expect("it fits");
        let Ok(Request::Login(back)) = decode(&bytes) else {
            panic!("the bytes arrive");
        };
        assert_eq!(*back.into_bytes(), [1, 2, 255], "as they were");
    }

    #[test]
    fn an_error_without_parameters_comes_back() {
        let error = ErrorView {
            code: ErrorCode::Wait,
            params: ErrorParams {
                seconds: Some(30),
                ..ErrorParams::default()
            },
        };
        let bytes = encode(&Answer::Refused(Box::new(error.clone()))).expect("it fits");
        assert!(
            matches!(decode(&bytes), Ok(Answer::Refused(back)) if *back == error),
            "what is left out is nothing"
        );
    }

    #[test]
    fn another_version_is_told_before_anything_is_read() {
        let mut bytes = encode(&Request::Lock).expect("it fits").to_vec();
        bytes[0] = 9;
        bytes.truncate(1);
        assert!(
            matches!(
                decode::<Request>(&bytes),
                Err(MessageError::OtherVersion(9))
            ),
            "what follows is unknown here"
        );
    }

    #[test]
    fn what_does_not_fit_is_not_sent() {
        let mut long = form();
        long.notes = "n".repeat(70_000);
        assert!(
            matches!(
                encode(&Request::Save(Box::new(long))),
                Err(MessageError::TooLong)
            ),
            "a frame holds 64 KiB"
        );
    }

    #[test]
    fn a_message_with_more_behind_it_is_refused() {
        let mut bytes = encode(&Request::Lock).expect("it fits").to_vec();
        bytes.push(0);
        assert!(
            matches!(decode::<Request>(&bytes), Err(MessageError::Unreadable)),
            "no byte is left over"
        );
    }

    #[test]
    fn brackets_alone_do_not_take_the_stack() {
        let version = u8::try_from(VERSION).expect("one byte");
        // {"reveal": {"field": [[[[...
        let mut bytes = vec![version, 0xa1, 0x66];
        bytes.extend(b"reveal");
        bytes.extend([0xa1, 0x65]);
        bytes.extend(b"field");
        bytes.extend([0x81; 60_000]);
        assert!(
            matches!(decode::<Request>(&bytes), Err(MessageError::Unreadable)),
            "depth is looked at before it is read"
        );
    }

    proptest! {
        #[test]
        fn hostile_bytes_are_refused_without_a_panic(
            mut bytes in proptest::collection::vec(any::<u8>(), 0..600),
            known in any::<bool>(),
        ) {
            if known && !bytes.is_empty() {
                bytes[0] = u8::try_from(VERSION).expect("one byte");
            }
            let _refused = decode::<Request>(&bytes);
            let _refused = decode::<Answer>(&bytes);
        }

        #[test]
        fn a_flipped_byte_never_panics(at in 0_usize..80, with in any::<u8>()) {
            let mut bytes = encode(&Request::Save(Box::new(form()))).expect("it fits").to_vec();
            let at = at % bytes.len();
            bytes[at] = with;
            let _whatever = decode::<Request>(&bytes);
        }
    }
}
