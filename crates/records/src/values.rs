//! Numbers, ids and secrets as CBOR.

use minicbor::{Decoder, Encoder};
use twinlatch_crypto::{Costs, Descriptor, DeviceId, Id};
use twinlatch_secret::{
    AgreementKey, BackupCode, ChunkKey, CollectionKey, DeviceKey, KitCode, OtpSeed, PaperCode,
    RootKey, SecretBytes, SigningKey,
};

use crate::canonical::{Read, Sink, Value, Written, definite, malformed, read_array};

/// The SHA-256 of a stored row.
pub(crate) type Hash = [u8; 32];

/// A row with its hash, as lists name it: an array of both.
pub(crate) type Listed = (Id, Hash);

macro_rules! as_itself {
    ($($type:ty, $write:ident, $read:ident;)*) => {$(
        impl Value for $type {
            fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
                writer.$write(*self)?.ok()
            }

            fn read(reader: &mut Decoder<'_>) -> Read<Self> {
                reader.$read()
            }
        }
    )*};
}

as_itself! {
    u16, u16, u16;
    u32, u32, u32;
    u64, u64, u64;
    i32, i32, i32;
    bool, bool, bool;
}

impl Value for String {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer.str(self)?.ok()
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        reader.str().map(str::to_owned)
    }
}

impl Value for Vec<u8> {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer.bytes(self)?.ok()
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        reader.bytes().map(<[u8]>::to_vec)
    }
}

impl<const N: usize> Value for [u8; N] {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer.bytes(self)?.ok()
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        let bytes = reader.bytes()?;
        bytes
            .try_into()
            .map_err(|_| malformed("a byte string of another length"))
    }
}

impl<T: Value> Value for Vec<T> {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer.array(self.len() as u64)?;
        self.iter().try_for_each(|value| value.write(writer))
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        // The claimed length reserves no memory: each element has to be there.
        (0..definite(reader.array()?)?)
            .map(|_| T::read(reader))
            .collect()
    }
}

impl<T: Value> Value for Option<T> {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        self.as_ref().map_or(Ok(()), |value| value.write(writer))
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        T::read(reader).map(Some)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<A: Value, B: Value> Value for (A, B) {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer.array(2)?;
        self.0.write(writer)?;
        self.1.write(writer)
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        read_array(reader, 2)?;
        Ok((A::read(reader)?, B::read(reader)?))
    }
}

macro_rules! ids_as_bytes {
    ($($id:ident),*) => {$(
        impl Value for $id {
            fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
                self.bytes().write(writer)
            }

            fn read(reader: &mut Decoder<'_>) -> Read<Self> {
                <[u8; $id::LEN]>::read(reader).map(Self::new)
            }
        }
    )*};
}

ids_as_bytes!(Id, DeviceId);

macro_rules! secrets_as_bytes {
    ($($secret:ident),*) => {$(
        impl Value for $secret {
            fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
                // EXPOSE: on its way into the seal.
                writer.bytes(self.expose())?.ok()
            }

            fn read(reader: &mut Decoder<'_>) -> Read<Self> {
                $secret::from_slice(reader.bytes()?)
                    .ok_or_else(|| malformed("a secret of another length"))
            }
        }
    )*};
}

secrets_as_bytes!(
    AgreementKey,
    BackupCode,
    ChunkKey,
    CollectionKey,
    DeviceKey,
    KitCode,
    PaperCode,
    RootKey,
    SigningKey
);

macro_rules! long_secrets_as_bytes {
    ($($secret:ident),*) => {$(
        impl Value for $secret {
            fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
                // EXPOSE: on its way into the seal.
                writer.bytes(self.expose())?.ok()
            }

            fn read(reader: &mut Decoder<'_>) -> Read<Self> {
                let bytes = reader.bytes()?;
                Ok(Self::filled(bytes.len(), |out| out.copy_from_slice(bytes)))
            }
        }
    )*};
}

long_secrets_as_bytes!(OtpSeed, SecretBytes);

impl Value for Costs {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer
            .array(3)?
            .u32(self.memory_kib)?
            .u32(self.passes)?
            .u32(self.lanes)?
            .ok()
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        read_array(reader, 3)?;
        Ok(Self {
            memory_kib: reader.u32()?,
            passes: reader.u32()?,
            lanes: reader.u32()?,
        })
    }
}

impl Value for Descriptor {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        self.bytes().write(writer)
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        Self::parse(reader.bytes()?).map_err(|_| malformed("an enrolment out of bounds"))
    }
}
