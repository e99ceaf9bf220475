//! Calls of what is ordered, lent, kept and handed out.

use super::Reach;
use crate::{facts::Facts, support::key};

pub fn sample(endpoint: &str, facts: &Facts) -> Option<(Reach, Vec<(&'static str, String)>)> {
    use Reach::{Estate, House, Own};
    let words = "请放心，马上处理。";
    let key = key();
    let f = |name: &'static str, value: &str| (name, value.to_owned());
    let id = |id: &str| f("id", id);
    Some(match endpoint {
        "orders/list" => (Own, vec![f("over", "false"), f("from", "")]),
        "orders/new" => (Own, vec![]),
        "orders/find" | "orders/cancel" => (House, vec![id(&facts.order)]),
        "orders/ask" => {
            (Estate, vec![f("order[service]", &facts.on_request), f("order[note]", words), f("order[key]", &key)])
        }
        "orders/place" => (
            Estate,
            vec![
                f("order[service]", &facts.delivery),
                f("order[count][p00000000000000000000000000000000]", "1"),
                f("order[window]", "0"),
                f("order[key]", &key),
            ],
        ),
        "orders/approve" => (House, vec![id(&facts.order), f("quote", &facts.quote)]),
        "orders/decline_quote" => (House, vec![f("answer[id]", &facts.order), f("answer[quote]", &facts.quote)]),
        "orders/queue" => (Own, vec![f("show", ""), f("from", "")]),
        "orders/desk" | "orders/withdraw" | "orders/assign" => (Estate, vec![id(&facts.order)]),
        "orders/goods" => (Own, vec![f("service", "")]),
        "orders/save_product" => (
            Estate,
            vec![
                f("product[service]", &facts.delivery),
                f("product[name_zh]", "桂花酒酿"),
                f("product[unit_zh]", "碗"),
                f("product[price]", "28"),
                f("product[key]", &key),
            ],
        ),
        "orders/save_window" => (
            Estate,
            vec![
                f("window[service]", &facts.delivery),
                f("window[starts]", "20:00"),
                f("window[ends]", "21:00"),
                f("window[cutoff_hours]", "1"),
                f("window[most]", "4"),
            ],
        ),
        // From half past eleven on.
        "orders/close_window" => (Estate, vec![f("service", &facts.delivery), f("starts", "690")]),
        "orders/step" => (Estate, vec![id(&facts.order), f("act", "start")]),
        "orders/quote" => (
            Estate,
            vec![
                f("quote[order]", &facts.order),
                f("quote[rows][a][text]", "设计"),
                f("quote[rows][a][each]", "380"),
                f("quote[expires_on]", "2026-11-30"),
                f("quote[key]", &key),
            ],
        ),
        "orders/tell" => {
            (Estate, vec![f("answer[id]", &facts.order), f("answer[words]", words), f("answer[key]", &key)])
        }
        "orders/decline" => (
            Estate,
            vec![f("refusal[id]", &facts.order), f("refusal[reason]", "impossible"), f("refusal[words]", words)],
        ),
        "orders/complete" => (Estate, vec![f("done[id]", &facts.order)]),
        "stock/list" => (Own, vec![f("past", "false"), f("from", "")]),
        "stock/find" | "stock/cancel" => (House, vec![id(&facts.issue)]),
        "stock/ask" => {
            let ask = [
                ("ask[item]", facts.item.as_str()),
                ("ask[quantity]", "1"),
                ("ask[day]", "2026-11-23"),
                ("ask[time]", "10:00"),
                ("ask[key]", &key),
            ];
            (Estate, ask.iter().map(|(name, value)| f(name, value)).collect())
        }
        "stock/desk" => (Own, vec![f("show", "stock"), f("from", "")]),
        "stock/counter" => (Own, vec![f("service", "")]),
        "stock/hand" => {
            let handing = [
                ("handing[house]", facts.house.as_str()),
                ("handing[item]", &facts.item),
                ("handing[kind]", "lend"),
                ("handing[quantity]", "1"),
                ("handing[key]", &key),
            ];
            (Estate, handing.iter().map(|(name, value)| f(name, value)).collect())
        }
        "stock/step" => (Estate, vec![id(&facts.issue), f("act", "extend")]),
        "stock/take_in" => (Estate, vec![id(&facts.issue), f("act", "take_back"), f("look", words), f("key", &key)]),
        "stock/change" => {
            let change = [
                ("change[item]", facts.item.as_str()),
                ("change[by]", "2"),
                ("change[reason]", words),
                ("change[key]", &key),
            ];
            (Estate, change.iter().map(|(name, value)| f(name, value)).collect())
        }
        "stock/add_item" => {
            let item = [
                ("item[service]", facts.lender.as_str()),
                ("item[kind]", "lend"),
                ("item[name_zh]", "轮椅"),
                ("item[unit_zh]", "台"),
                ("item[total]", "2"),
                ("item[most]", "1"),
                ("item[days]", "7"),
                ("item[key]", &key),
            ];
            (Own, item.iter().map(|(name, value)| f(name, value)).collect())
        }
        _ => return None,
    })
}
