//! What is different between two versions, fact by fact.

use domain::services::terms::{Terms, typed};

use crate::{
    i18n::{T, say, t},
    services::words,
};

/// Every fact that a version changes, as `label: old → new`.
pub fn changes(old: &Terms, new: &Terms) -> Vec<String> {
    let differ = facts(old).into_iter().zip(facts(new)).filter(|((_, old), (_, new))| old != new);
    differ.map(|((label, old), (_, new))| line(label, &old, &new)).collect()
}

fn line(label: T, old: &str, new: &str) -> String {
    let shown = |value: &str| if value.is_empty() { t(T::CatalogueEmpty).to_owned() } else { value.to_owned() };
    say(T::CatalogueChange, &[("label", t(label)), ("old", &shown(old)), ("new", &shown(new))])
}

fn facts(terms: &Terms) -> [(T, String); 19] {
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let yes = |value: bool| t(if value { T::CatalogueYes } else { T::CatalogueNo }).to_owned();
    [
        (T::CatalogueNameZh, terms.name_zh.clone()),
        (T::CatalogueNameEn, terms.name_en.clone()),
        (T::CatalogueSummaryZh, terms.summary_zh.clone()),
        (T::CatalogueSummaryEn, terms.summary_en.clone()),
        (T::CatalogueProvider, words::provider(&terms.provider).to_owned()),
        (T::CatalogueVendor, terms.vendor.clone()),
        (T::CataloguePlaceZh, terms.place_zh.clone()),
        (T::CataloguePlaceEn, terms.place_en.clone()),
        (T::CataloguePrepareZh, terms.prepare_zh.clone()),
        (T::CataloguePrepareEn, terms.prepare_en.clone()),
        (T::CatalogueInsideOnly, yes(terms.inside_only)),
        (T::CatalogueMinutes, number(terms.minutes)),
        (T::CataloguePlaces, number(terms.places)),
        (T::CataloguePriceYuan, typed(terms.price)),
        (T::CatalogueBasis, words::basis(terms.basis).to_owned()),
        (T::CatalogueUnitZh, terms.unit.unit_zh.clone()),
        (T::CatalogueUnitEn, terms.unit.unit_en.clone()),
        (T::CatalogueNoticeHours, terms.notice_hours.to_string()),
        (T::CatalogueEscort, yes(terms.escort)),
    ]
}
