use leptos::prelude::*;

/// The drawings an [`Icon`] knows, on a grid of 24, one thin stroke each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Home,
    Calendar,
    Services,
    Chat,
    Club,
    Card,
    Bell,
    User,
    Users,
    Wrench,
    Mail,
    Check,
    Clock,
    Plus,
    Search,
    Lock,
    Camera,
    Phone,
    Arrow,
    Back,
    Down,
    Logout,
    Globe,
    Sun,
    Moon,
    TextSize,
    Star,
    Pin,
    Shield,
    Close,
    More,
    Key,
    Pen,
    Info,
    Warning,
}

impl Glyph {
    /// Every glyph, for the style guide.
    pub const ALL: [Self; 35] = [
        Self::Home,
        Self::Calendar,
        Self::Services,
        Self::Chat,
        Self::Club,
        Self::Card,
        Self::Bell,
        Self::User,
        Self::Users,
        Self::Wrench,
        Self::Mail,
        Self::Check,
        Self::Clock,
        Self::Plus,
        Self::Search,
        Self::Lock,
        Self::Camera,
        Self::Phone,
        Self::Arrow,
        Self::Back,
        Self::Down,
        Self::Logout,
        Self::Globe,
        Self::Sun,
        Self::Moon,
        Self::TextSize,
        Self::Star,
        Self::Pin,
        Self::Shield,
        Self::Close,
        Self::More,
        Self::Key,
        Self::Pen,
        Self::Info,
        Self::Warning,
    ];

    /// The drawing as one path.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Home => "M3.5 11 12 4l8.5 7M6 9v11h12V9M10 20v-6h4v6",
            Self::Calendar => "M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4M8 14.5h2M14 14.5h2",
            Self::Services => "M4 17h16M6 17a6 6 0 0 1 12 0M12 11V8.5M10.5 8.5h3M3.5 20h17",
            Self::Chat => "M4 5h16v11h-8.5L7 20v-4H4zM8 9.5h8M8 12.5h5",
            Self::Club => "M4 20V10l8-5.5L20 10v10M8 20v-7M12 20v-7M16 20v-7M3 20h18",
            Self::Card => {
                "M3 6.5A1.5 1.5 0 0 1 4.5 5h15A1.5 1.5 0 0 1 21 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5zM3 9.5h18M6.5 15h4"
            }
            Self::Bell => "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5a2 2 0 0 0 4 0M12 5V3.5",
            Self::User => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-8 15-8 15 0",
            Self::Users => {
                "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.5c0-7 13-7 13 0M15 4.8a3.5 3.5 0 0 1 0 6.4M17 14.2c2.6.6 4.5 2.3 4.5 5.3"
            }
            Self::Wrench => {
                "M14.5 6.5a4 4 0 0 1 5-1.5l-2.5 2.5.5 2 2 .5L22 7.5a4.5 4.5 0 0 1-6 5L8 20.5a2.1 2.1 0 0 1-3-3l8-8a4.5 4.5 0 0 1 1.5-3z"
            }
            Self::Mail => "M3.5 5.5h17v13h-17zM3.5 6.5l8.5 6.5 8.5-6.5",
            Self::Check => "M4.5 12.5l5 5 10-11",
            Self::Clock => "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3.5 2",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Search => "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 20.5 20.5",
            Self::Lock => "M5.5 11h13v9.5h-13zM8 11V8a4 4 0 0 1 8 0v3M12 14.5v2.5",
            Self::Camera => "M3.5 8h4l1.5-2.5h6L16.5 8h4v11.5h-17zM12 10a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z",
            Self::Phone => {
                "M5 4h4l1.5 4.5-2.5 2a13 13 0 0 0 5.5 5.5l2-2.5L20 15v4a1.5 1.5 0 0 1-1.5 1.5C10.5 20.5 3.5 13.5 3.5 5.5A1.5 1.5 0 0 1 5 4z"
            }
            Self::Arrow => "M4.5 12h15M14 6.5l5.5 5.5-5.5 5.5",
            Self::Back => "M19.5 12h-15M10 6.5 4.5 12l5.5 5.5",
            Self::Down => "M6.5 9.5 12 15l5.5-5.5",
            Self::Logout => "M14 4H5v16h9M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5",
            Self::Globe => {
                "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM3.5 12h17M12 3.5c-5 5-5 12 0 17 5-5 5-12 0-17z"
            }
            Self::Sun => {
                "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4"
            }
            Self::Moon => "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
            Self::TextSize => "M3 19 8.5 5 14 19M5 14.5h7M15 19l3-8 3 8M16 16.5h4",
            Self::Star => "M12 4l2.4 5.2 5.6.7-4.1 3.9 1.1 5.6-5-2.8-5 2.8 1.1-5.6L4 9.9l5.6-.7z",
            Self::Pin => {
                "M12 21c-4-5-6.5-8-6.5-11a6.5 6.5 0 0 1 13 0c0 3-2.5 6-6.5 11zM12 7.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z"
            }
            Self::Shield => "M12 3.5l7.5 2.5v6c0 4.5-3 7.5-7.5 9-4.5-1.5-7.5-4.5-7.5-9V6zM8.5 12l2.5 2.5 4.5-5",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::More => "M5.5 12h.01M12 12h.01M18.5 12h.01",
            Self::Key => "M8 11.5a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM11 12.5 19.5 4M16 7.5l3 3M13.5 10l2 2",
            Self::Pen => "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7 17 10.5",
            Self::Info => "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 11v5.5M12 7.5h.01",
            Self::Warning => "M12 4 21 19.5H3zM12 10v4.5M12 17h.01",
        }
    }
}

/// A decorative drawing in the colour and size of the text around it; the words stand beside it.
///
/// `<Icon glyph=Glyph::Calendar />`
#[component]
pub fn Icon(glyph: Glyph) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=glyph.path() />
        </svg>
    }
    .into_any()
}
