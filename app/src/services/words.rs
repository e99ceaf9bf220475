//! The catalogue's closed sets in words.

use domain::services::{Category, Family, Mode, Tier};

use crate::{
    i18n::{T, t},
    ui::Tone,
};

pub fn family(family: Family) -> &'static str {
    t(match family {
        Family::Free => T::ServicesFree,
        Family::Paid => T::ServicesPaid,
        Family::Partner => T::ServicesPartner,
    })
}

pub const fn family_tone(family: Family) -> Tone {
    match family {
        Family::Free => Tone::Good,
        Family::Paid => Tone::Gold,
        Family::Partner => Tone::Info,
    }
}

pub fn category(category: Category) -> &'static str {
    t(match category {
        Category::Living => T::ServicesLiving,
        Category::Amenity => T::ServicesAmenity,
        Category::Hobby => T::ServicesHobby,
        Category::Dining => T::ServicesDining,
        Category::Other => T::ServicesOther,
    })
}

pub fn mode(mode: Mode) -> &'static str {
    t(match mode {
        Mode::Scheduled => T::ServicesScheduled,
        Mode::Request => T::ServicesRequest,
        Mode::Loan => T::ServicesLoan,
        Mode::Supply => T::ServicesSupply,
        Mode::Delivery => T::ServicesDelivery,
        Mode::Information => T::ServicesInformation,
        Mode::Standing => T::ServicesStanding,
    })
}

/// Who does it; a partner whose name the texts lack is called a partner.
pub fn provider(code: &str) -> &'static str {
    t(match code {
        "service_desk" => T::ServicesByDesk,
        "butler" => T::ServicesByButler,
        "security" => T::ServicesBySecurity,
        "landscaping" => T::ServicesByLandscaping,
        "engineering" => T::ServicesByEngineering,
        "housekeeping" => T::ServicesByHousekeeping,
        _ => T::ServicesByPartner,
    })
}

pub fn tier(tier: Tier) -> &'static str {
    t(match tier {
        Tier::Blue => T::ServicesBlue,
        Tier::Silver => T::ServicesSilver,
        Tier::Gold => T::ServicesGold,
        Tier::Platinum => T::ServicesPlatinum,
    })
}
