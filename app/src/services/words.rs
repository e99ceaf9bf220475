//! The catalogue's closed sets in words.

use domain::{
    money::BasisPoints,
    services::{
        Category, Family, Mode, Tier,
        stage::Stage,
        tariff::Basis,
        wishes::{Grade, WishState},
    },
};

use crate::{
    i18n::{T, say, t},
    ui::Tone,
};

pub fn family(family: Family) -> &'static str {
    t(family_text(family))
}

pub const fn family_text(family: Family) -> T {
    match family {
        Family::Free => T::ServicesFree,
        Family::Paid => T::ServicesPaid,
        Family::Partner => T::ServicesPartner,
    }
}

pub const fn family_tone(family: Family) -> Tone {
    match family {
        Family::Free => Tone::Good,
        Family::Paid => Tone::Gold,
        Family::Partner => Tone::Info,
    }
}

pub fn category(category: Category) -> &'static str {
    t(category_text(category))
}

pub const fn category_text(category: Category) -> T {
    match category {
        Category::Living => T::ServicesLiving,
        Category::Amenity => T::ServicesAmenity,
        Category::Hobby => T::ServicesHobby,
        Category::Dining => T::ServicesDining,
        Category::Other => T::ServicesOther,
    }
}

pub fn mode(mode: Mode) -> &'static str {
    t(mode_text(mode))
}

pub const fn mode_text(mode: Mode) -> T {
    match mode {
        Mode::Scheduled => T::ServicesScheduled,
        Mode::Request => T::ServicesRequest,
        Mode::Loan => T::ServicesLoan,
        Mode::Supply => T::ServicesSupply,
        Mode::Delivery => T::ServicesDelivery,
        Mode::Information => T::ServicesInformation,
        Mode::Standing => T::ServicesStanding,
    }
}

/// Who does it; a partner whose name the texts lack is called a partner.
pub fn provider(code: &str) -> &'static str {
    t(provider_text(code))
}

pub fn provider_text(code: &str) -> T {
    match code {
        "service_desk" => T::ServicesByDesk,
        "butler" => T::ServicesByButler,
        "security" => T::ServicesBySecurity,
        "landscaping" => T::ServicesByLandscaping,
        "engineering" => T::ServicesByEngineering,
        "housekeeping" => T::ServicesByHousekeeping,
        _ => T::ServicesByPartner,
    }
}

pub fn tier(tier: Tier) -> &'static str {
    t(match tier {
        Tier::Blue => T::ServicesBlue,
        Tier::Silver => T::ServicesSilver,
        Tier::Gold => T::ServicesGold,
        Tier::Platinum => T::ServicesPlatinum,
    })
}

pub fn stage(stage: Stage) -> &'static str {
    t(stage_text(stage))
}

pub const fn stage_text(stage: Stage) -> T {
    match stage {
        Stage::Proposal => T::ServicesStageProposal,
        Stage::Trial => T::ServicesStageTrial,
        Stage::Standard => T::ServicesStageStandard,
        Stage::Information => T::ServicesStageInformation,
        Stage::Retired => T::ServicesStageRetired,
    }
}

pub const fn stage_tone(stage: Stage) -> Tone {
    match stage {
        Stage::Proposal => Tone::Info,
        Stage::Trial => Tone::Warn,
        Stage::Standard => Tone::Good,
        Stage::Information | Stage::Retired => Tone::Neutral,
    }
}

pub fn grade(grade: Grade) -> &'static str {
    t(match grade {
        Grade::Good => T::ServicesOpinionGood,
        Grade::Fair => T::ServicesOpinionFair,
        Grade::Poor => T::ServicesOpinionPoor,
    })
}

pub fn wish_state(state: WishState) -> &'static str {
    t(match state {
        WishState::Open => T::ServicesWishOpen,
        WishState::TakenUp => T::ServicesWishTakenUp,
        WishState::Declined => T::ServicesWishDeclined,
    })
}

pub const fn wish_tone(state: WishState) -> Tone {
    match state {
        WishState::Open => Tone::Info,
        WishState::TakenUp => Tone::Good,
        WishState::Declined => Tone::Neutral,
    }
}

/// `12.5`: a rate in percent.
pub fn percent(rate: BasisPoints) -> String {
    let percent = format!("{}.{:02}", rate.get() / 100, rate.get() % 100);
    percent.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `2`, `1.5`, or `0:20` where the hours have no short decimals.
pub fn hours(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (hours, 0) => hours.to_string(),
        (hours, rest) if rest % 6 == 0 => format!("{hours}.{}", rest / 6),
        (hours, rest) => format!("{hours}:{rest:02}"),
    }
}

/// What a price is for.
pub fn basis(basis: Basis) -> &'static str {
    t(match basis {
        Basis::Visit => T::ServicesBasisVisit,
        Basis::Place => T::ServicesBasisPlace,
        Basis::Unit => T::ServicesBasisUnit,
        Basis::Hour => T::ServicesBasisHour,
        Basis::Quote => T::ServicesBasisQuote,
        Basis::Goods => T::ServicesBasisGoods,
    })
}

/// A length of time in the unit that a person would use.
pub fn length(milliseconds: i64) -> String {
    use domain::time::{DAY, HOUR, MINUTE};
    let (key, unit) = match milliseconds {
        short if short < 2 * HOUR => (T::ServicesAboutMinutes, MINUTE),
        day if day < 2 * DAY => (T::ServicesAboutHours, HOUR),
        _ => (T::ServicesAboutDays, DAY),
    };
    let count = ((milliseconds + unit / 2) / unit).max(1);
    say(key, &[("n", &count.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_rates_are_written_as_short_as_they_are_true() {
        for (minutes, text) in
            [(60, "1"), (120, "2"), (90, "1.5"), (30, "0.5"), (66, "1.1"), (20, "0:20"), (95, "1:35")]
        {
            assert_eq!(hours(minutes), text);
        }
        for (rate, text) in
            [(1_500, "15"), (1_250, "12.5"), (1_234, "12.34"), (1_000, "10"), (5, "0.05"), (10_000, "100")]
        {
            assert_eq!(percent(BasisPoints::try_from(rate).unwrap()), text);
        }
    }
}
