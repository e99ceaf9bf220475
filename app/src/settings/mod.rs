//! 园区设置: discounts, limits and ways to pay, as staff keep them.

pub mod api;
pub mod discounts_page;
pub mod limits_page;
pub mod method_page;
pub mod methods_page;
pub mod words;
