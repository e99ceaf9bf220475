//! The few meanings a colour may have.

/// What a badge, an alert or a count means; the stylesheet gives it its colour in each scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Info,
    Good,
    Warn,
    Danger,
    /// The estate's own: membership, something special. Never a state.
    Gold,
}

impl Tone {
    /// The value of `data-tone`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Danger => "danger",
            Self::Gold => "gold",
        }
    }
}

/// How much a button asks for. One `Primary` per page; `Gold` only where membership is the matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variant {
    #[default]
    Primary,
    Gold,
    Quiet,
    Danger,
}

impl Variant {
    /// The classes of a button, or of a link that looks like one.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn",
            Self::Gold => "btn btn-gold",
            Self::Quiet => "btn btn-quiet",
            Self::Danger => "btn btn-danger",
        }
    }
}
