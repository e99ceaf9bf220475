//! Closed sets of words that are stored as text: one list for the database, the wire and the browser.

macro_rules! text_enum {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $vis enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::error::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err($crate::error::UnknownWord) }
            }
        }

        #[cfg(feature = "store")]
        impl<D: sqlx::Database> sqlx::Type<D> for $name where String: sqlx::Type<D> {
            fn type_info() -> D::TypeInfo { <String as sqlx::Type<D>>::type_info() }
            fn compatible(ty: &D::TypeInfo) -> bool { <String as sqlx::Type<D>>::compatible(ty) }
        }

        #[cfg(feature = "store")]
        impl<'q, D: sqlx::Database> sqlx::Encode<'q, D> for $name where String: sqlx::Encode<'q, D> {
            fn encode_by_ref(
                &self,
                buffer: &mut <D as sqlx::Database>::ArgumentBuffer,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                <String as sqlx::Encode<'q, D>>::encode(self.as_str().to_owned(), buffer)
            }
        }

        #[cfg(feature = "store")]
        impl<'r, D: sqlx::Database> sqlx::Decode<'r, D> for $name where String: sqlx::Decode<'r, D> {
            fn decode(value: <D as sqlx::Database>::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                Ok(<String as sqlx::Decode<'r, D>>::decode(value)?.parse()?)
            }
        }
    };
}
