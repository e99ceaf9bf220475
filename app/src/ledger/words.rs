//! An account in words: what is owed, what a line is, how one pays.

use domain::{
    ledger::{Kind, Line, Means, ProposalState},
    money::Fen,
    services::price::LineKind,
};

use crate::{
    i18n::{T, pick, say, t},
    services,
    ui::Tone,
};

/// An amount without its sign.
pub fn size(amount: Fen) -> String {
    Fen(amount.0.saturating_abs()).to_string()
}

/// 应付, 余额 or 已结清: which way a balance goes.
pub fn balance_name(balance: Fen) -> &'static str {
    t(match balance.0 {
        1.. => T::LedgerOwed,
        0 => T::LedgerSettled,
        ..0 => T::LedgerCredit,
    })
}

/// `应付 ¥1,200`, `余额 ¥50` or `已结清`.
pub fn balance(balance: Fen) -> String {
    if balance == Fen::ZERO {
        balance_name(balance).to_owned()
    } else {
        format!("{} {}", balance_name(balance), size(balance))
    }
}

/// What a balance means for the owner, in a sentence.
pub fn balance_text(balance: Fen) -> String {
    let key = match balance.0 {
        1.. => T::LedgerOwedText,
        0 => T::LedgerSettledText,
        ..0 => T::LedgerCreditText,
    };
    say(key, &[("amount", &size(balance))])
}

pub const fn balance_tone(balance: Fen) -> Tone {
    match balance.0 {
        1.. => Tone::Gold,
        0 => Tone::Neutral,
        ..0 => Tone::Good,
    }
}

pub fn kind(kind: Kind) -> &'static str {
    t(match kind {
        Kind::Charge => T::LedgerCharge,
        Kind::Payment => T::LedgerPayment,
        Kind::Credit => T::LedgerCreditLine,
        Kind::Refund => T::LedgerRefund,
    })
}

pub fn means(means: Means) -> &'static str {
    t(match means {
        Means::Cash => T::LedgerCash,
        Means::Card => T::LedgerCard,
        Means::Transfer => T::LedgerTransfer,
    })
}

pub fn state(state: ProposalState) -> &'static str {
    t(match state {
        ProposalState::Waiting => T::LedgerWaiting,
        ProposalState::Approved => T::LedgerApproved,
        ProposalState::Declined => T::LedgerDeclined,
    })
}

pub const fn state_tone(state: ProposalState) -> Tone {
    match state {
        ProposalState::Waiting => Tone::Warn,
        ProposalState::Approved => Tone::Good,
        ProposalState::Declined => Tone::Neutral,
    }
}

/// What a line is about: the service, or what was done with money.
pub fn title(line: &Line) -> String {
    if line.private {
        return t(if line.kind == Kind::Charge { T::LedgerPrivate } else { T::LedgerPrivateOther }).to_owned();
    }
    let service = line.service.as_ref().map(|name| pick(&name.zh, &name.en));
    match (line.kind, service) {
        (Kind::Charge, Some(service)) => service.to_owned(),
        (other, Some(service)) => format!("{} · {service}", kind(other)),
        (other, None) => kind(other).to_owned(),
    }
}

/// How a line's amount came about: each line of the price, or means, number and reason.
pub fn details(line: &Line) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(price) = &line.price {
        parts.extend(price.lines.iter().filter(|_| price.lines.len() > 1).map(|part| match &part.kind {
            LineKind::Card { tier, .. } => {
                say(T::LedgerCardOff, &[("card", services::words::tier(*tier)), ("amount", &part.amount.to_string())])
            }
            LineKind::Item(item) => format!("{} {}", services::price::item_label(item), part.amount),
            _ => say(T::LedgerFull, &[("amount", &part.amount.to_string())]),
        }));
    }
    parts.extend(line.means.map(|means| self::means(means).to_owned()));
    parts.extend([&line.reference, &line.memo].into_iter().filter(|text| !text.is_empty()).cloned());
    parts
}

/// A part of an address: letters, digits and `-_.~` stay, all else is written in percents.
pub fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Where a house's account stands at the desk, once something was `done` there.
pub fn page_of(house: &str, done: &str) -> String {
    format!("/admin/accounts/{}?done={done}", escaped(house))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_house_s_code_cannot_leave_its_place_in_an_address() {
        assert_eq!(escaped("A-01"), "A-01");
        assert_eq!(escaped("../x?y#1 号"), "..%2Fx%3Fy%231%20%E5%8F%B7");
    }

    #[test]
    fn a_balance_says_which_way_it_goes() {
        assert_eq!(balance(Fen(120_000)), "应付 ¥1,200");
        assert_eq!(balance(Fen(-5_050)), "余额 ¥50.50");
        assert_eq!(balance(Fen::ZERO), "已结清");
        assert_eq!(size(Fen(i64::MIN)), size(Fen(i64::MAX)));
    }
}
