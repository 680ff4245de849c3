//! Enums whose list of values belongs to somebody else.

use std::fmt;

use serde::de::{EnumAccess, VariantAccess, Visitor};

/// Declares an enum with wire names that keeps a value it does not know as `Other(String)`.
macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $wire:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vmeta])* $variant,)+
            /// A value that this version does not know, kept as it came.
            Other(String),
        }

        impl $name {
            /// Every value that is known, in the order of the definition.
            pub const KNOWN: &'static [$name] = &[$($name::$variant),+];

            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self { $($name::$variant => $wire,)+ $name::Other(other) => other }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text { $($wire => $name::$variant,)+ other => $name::Other(other.to_owned()) }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = deserializer.deserialize_enum(
                    stringify!($name),
                    &[$($wire),+],
                    $crate::open_enum::AnyVariant,
                )?;
                Ok($name::from(text.as_str()))
            }
        }
    };
}

/// Reads a variant by whatever name it has. Asking for an enum tells the deserializer which values are known: so
/// `cargo xtask spec` sees them.
pub(crate) struct AnyVariant;

impl<'de> Visitor<'de> for AnyVariant {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<String, A::Error> {
        let (name, variant) = data.variant()?;
        variant.unit_variant()?;
        Ok(name)
    }
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro is written to export")]
mod tests {
    open_enum! {
        /// A colour.
        Colour {
            /// Red.
            Red = "red",
        }
    }

    #[test]
    fn an_unknown_value_is_kept() {
        assert_eq!(Colour::KNOWN, [Colour::Red]);
        let read = |json| serde_json::from_str::<Colour>(json).unwrap();
        assert_eq!(read("\"red\""), Colour::Red);
        assert_eq!(read("\"blue\""), Colour::Other("blue".to_owned()));
        assert_eq!(serde_json::to_string(&read("\"blue\"")).unwrap(), "\"blue\"");
        assert_eq!(serde_json::from_value::<Colour>("blue".into()).unwrap().to_string(), "blue");
        assert!(serde_json::from_str::<Colour>("1").is_err());
    }
}
