//! Frames: a length and that many bytes.

use std::io::{self, ErrorKind, Read, Write};

use zeroize::Zeroizing;

use crate::error::FrameError;

/// The most a frame may hold, bytes, without its own length.
pub const FRAME_LIMIT: usize = 64 * 1024;

/// Reads one frame; `None` if the other side went away before it began one.
///
/// # Errors
///
/// See [`FrameError`]. Nothing is allocated for a length that is not allowed.
pub(crate) fn read(from: &mut impl Read) -> Result<Option<Zeroizing<Vec<u8>>>, FrameError> {
    let mut head = [0_u8; 4];
    if !fill_unless_over(from, &mut head)? {
        return Ok(None);
    }
    let length = usize::try_from(u32::from_le_bytes(head)).unwrap_or(usize::MAX);
    if length > FRAME_LIMIT {
        return Err(FrameError::TooLong(length));
    }
    let mut bytes = Zeroizing::new(vec![0; length]);
    from.read_exact(&mut bytes).map_err(cut_short)?;
    Ok(Some(bytes))
}

/// Writes one frame.
///
/// # Errors
///
/// See [`FrameError`]; nothing is written when it is too long.
pub(crate) fn write(to: &mut impl Write, bytes: &[u8]) -> Result<(), FrameError> {
    let too_long = FrameError::TooLong(bytes.len());
    if bytes.len() > FRAME_LIMIT {
        return Err(too_long);
    }
    let length = u32::try_from(bytes.len()).map_err(|_| too_long)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)?;
    Ok(to.flush()?)
}

/// Fills the bytes, or says that there are none at all.
fn fill_unless_over(from: &mut impl Read, bytes: &mut [u8; 4]) -> Result<bool, FrameError> {
    let mut filled = 0;
    while filled < bytes.len() {
        match from.read(&mut bytes[filled..]) {
            Ok(0) if filled == 0 => return Ok(false),
            Ok(0) => return Err(FrameError::CutShort),
            Ok(more) => filled += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(true)
}

fn cut_short(error: io::Error) -> FrameError {
    if error.kind() == ErrorKind::UnexpectedEof {
        FrameError::CutShort
    } else {
        error.into()
    }
}

#[cfg(test)]
mod tests {
    use super::{FRAME_LIMIT, read, write};
    use crate::error::FrameError;

    fn framed(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, bytes).expect("it fits");
        out
    }

    #[test]
    fn a_frame_comes_back_whole() {
        let whole = vec![7; FRAME_LIMIT];
        let read = read(&mut &framed(&whole)[..]).expect("whole");
        assert_eq!(
            read.as_deref(),
            Some(&whole),
            "the longest frame that is allowed"
        );
    }

    #[test]
    fn nothing_at_all_is_an_end() {
        assert!(
            matches!(read(&mut &[][..]), Ok(None)),
            "the other side went away between frames"
        );
    }

    #[test]
    fn a_frame_that_is_too_long_is_neither_read_nor_written() {
        let head = u32::try_from(FRAME_LIMIT + 1).expect("small").to_le_bytes();
        assert!(
            matches!(read(&mut &head[..]), Err(FrameError::TooLong(n)) if n == FRAME_LIMIT + 1),
            "refused by its length alone"
        );
        assert!(
            matches!(read(&mut &[0xff; 4][..]), Err(FrameError::TooLong(_))),
            "no 4 GiB are allocated"
        );
        let mut out = Vec::new();
        assert!(
            write(&mut out, &vec![0; FRAME_LIMIT + 1]).is_err() && out.is_empty(),
            "nothing half is sent"
        );
    }

    #[test]
    fn a_frame_that_is_cut_short_is_named_at_every_length() {
        let whole = framed(b"twelve bytes");
        for length in 1..whole.len() {
            assert!(
                matches!(read(&mut &whole[..length]), Err(FrameError::CutShort)),
                "cut after {length} bytes"
            );
        }
    }
}
